-- For "hier": homes within a box around a position. Homes without a position have 0.
CREATE INDEX place_unit_position ON place_unit (lat, lon) WHERE until = 0;
