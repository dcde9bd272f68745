-- What the whole language adds: what a run gave, that it is paused, how many instances a task has.

ALTER TABLE runs ADD COLUMN output TEXT;
ALTER TABLE runs ADD COLUMN paused INTEGER;
ALTER TABLE tasks ADD COLUMN instances INTEGER;
