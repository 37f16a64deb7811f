package main

import "context"

// migrate brings the database up to date; opening it does.
func migrate(ctx context.Context, p program, args []string) error {
	if names, err := parse(p.flags("migrate"), args); err != nil || len(names) > 0 {
		return or2(err, usage("migrate kent geen opties"))
	}
	c, err := p.configure(defaultDatabase)
	if err != nil {
		return err
	}
	s, err := c.open(ctx)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // every change is committed by then
	v, err := s.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	p.say("De database is bij: versie %d.", v)
	return nil
}
