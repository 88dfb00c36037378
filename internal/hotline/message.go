package hotline

import "samendoen/internal/base/text"

// Subject is the subject of a message by mail. It never says what was reported.
func (m Message) Subject(words *text.Printer) string {
	switch {
	case m.Code != "":
		return words.T("hotline.say_code_subject")
	case m.Drill:
		return words.T("hotline.say_drill_subject", "Receipt", m.Receipt)
	}
	return words.T("hotline.say_subject", "Receipt", m.Receipt)
}

// Text is a message as it is read, or read out: that something waits, how to take it, and never
// what it is. public is the address of the program, without a slash at the end.
func (m Message) Text(words *text.Printer, public string) string {
	if m.Kind == ByPush {
		return m.push(words)
	}
	if m.Code != "" {
		return words.T("hotline.say_code", "Code", m.Code)
	}
	if m.Help {
		return m.help(words)
	}
	said := words.T("hotline.say_"+string(m.Kind), "Receipt", m.Receipt, "Link", public+m.Link)
	if m.Over {
		said = words.T("hotline.say_over", "Receipt", m.Receipt, "Link", public+m.Link)
	}
	if m.Late {
		said = words.T("hotline.say_late", "Receipt", m.Receipt, "Link", public+m.Link)
	}
	if m.Drill {
		return words.T("hotline.say_drill") + " " + said
	}
	return said
}

// help asks an organisation for its help. Where, they hear from who called them in.
func (m Message) help(words *text.Printer) string {
	said := words.T("hotline.say_help", "Receipt", m.Receipt)
	if m.CallBack != "" {
		said += " " + words.T("hotline.say_help_phone", "Phone", m.CallBack)
	}
	if m.Drill {
		return words.T("hotline.say_drill") + " " + said
	}
	return said
}

// push is a message on the screen of a device, which somebody else may see too.
func (m Message) push(words *text.Printer) string {
	said := words.T("hotline.say_push")
	switch {
	case m.Code != "":
		return words.T("hotline.say_push_code")
	case m.Over:
		said = words.T("hotline.say_push_over")
	case m.Late:
		said = words.T("hotline.say_push_late")
	}
	if m.Drill {
		return words.T("hotline.say_drill") + " " + said
	}
	return said
}
