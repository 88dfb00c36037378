package rights

// letAndRepaired adds how a home was let, and when a repair of it was asked for.
func (c *collection) letAndRepaired(facts *[]Fact, s stay) error {
	allocated, err := allocationsOf(c.tx, s.tenancy)
	if err != nil {
		return err
	}
	for _, a := range allocated {
		c.fact(facts, "allocated", c.s.dutch.Date(a.on)+", "+a.kind)
	}
	repairs, err := repairsOf(c.tx, s)
	for _, r := range repairs {
		c.fact(facts, "repair", c.s.dutch.Date(r))
	}
	return err
}
