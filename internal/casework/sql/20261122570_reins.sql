-- Reins that were taken over have a date, which makes a case late like a step does.
UPDATE casework_case SET due = reins_until WHERE state <> 'afgesloten' AND reins = 'overgenomen' AND reins_until > 0 AND reins_until < due;
