-- A goal of follow-up was a number of working days, and the figure is a share of signals now. The
-- goal in words stays; a number has to be said anew.
UPDATE complexplan_plan SET target = -1 WHERE indicator = 'follow_up';
