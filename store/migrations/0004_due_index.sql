-- An index with a condition on the state is written again at every change of the state; this one need not be.
DROP INDEX deliveries_due;
CREATE INDEX deliveries_due ON deliveries (due_at);
