package text

import (
	"fmt"
	"time"

	"samendoen/internal/base/clock"
)

var (
	daysNL   = [...]string{"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"}
	monthsNL = [...]string{"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"}
)

// daysOf and monthsOf are the names in the languages of residents, from Sunday and from January;
// months stand as they do behind the number of a day (CLDR, format wide).
func daysOf(l Lang) [7]string {
	switch l {
	case Polish:
		return [7]string{"niedziela", "poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota"}
	case Turkish:
		return [7]string{"Pazar", "Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi"}
	case Arabic:
		return [7]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"}
	case Ukrainian:
		return [7]string{"неділя", "понеділок", "вівторок", "середа", "четвер", "пʼятниця", "субота"}
	}
	return daysNL
}

func monthsOf(l Lang) [12]string {
	switch l {
	case Polish:
		return [12]string{"stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"}
	case Turkish:
		return [12]string{"Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"}
	case Arabic:
		return [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"}
	case Ukrainian:
		return [12]string{"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"}
	}
	return monthsNL
}

// Date is a date in words: 12 oktober 2026, 12 October 2026.
func (p *Printer) Date(date time.Time) string {
	if date.IsZero() {
		return ""
	}
	if p.Lang == English {
		return date.Format("2 January 2006")
	}
	return fmt.Sprintf("%d %s %d", date.Day(), monthsOf(p.Lang)[date.Month()-1], date.Year())
}

// DayDate is a date with its weekday: maandag 12 oktober.
func (p *Printer) DayDate(date time.Time) string {
	if date.IsZero() {
		return ""
	}
	if p.Lang == English {
		return date.Format("Monday 2 January")
	}
	day, month := daysOf(p.Lang)[date.Weekday()], monthsOf(p.Lang)[date.Month()-1]
	if p.Lang == Turkish {
		return fmt.Sprintf("%d %s %s", date.Day(), month, day)
	}
	return fmt.Sprintf("%s %d %s", day, date.Day(), month)
}

// ShortDate is 12-10-2026 in Dutch and 12/10/2026 in English.
func (p *Printer) ShortDate(date time.Time) string {
	if date.IsZero() {
		return ""
	}
	if p.Lang == English {
		return date.Format("02/01/2006")
	}
	switch p.Lang {
	case Polish, Turkish, Ukrainian:
		return date.Format("02.01.2006")
	case Arabic:
		return date.Format("02/01/2006")
	}
	return date.Format("02-01-2006")
}

// Month is a month: oktober 2026.
func (p *Printer) Month(month time.Time) string {
	if p.Lang == English {
		return month.Format("January 2006")
	}
	return fmt.Sprintf("%s %d", monthsOf(p.Lang)[month.Month()-1], month.Year())
}

// Time is an instant in Amsterdam: 12 oktober 2026, 15.05 uur.
func (p *Printer) Time(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	local := at.In(clock.Amsterdam())
	if p.Lang == English {
		return local.Format("2 January 2006, 15:04")
	}
	if p.Lang != Dutch {
		return p.Date(local) + ", " + local.Format("15:04")
	}
	return p.Date(local) + ", " + local.Format("15.04") + " uur"
}

// Until is an instant until which something holds, after the word "until": the day alone
// when it ends as that day begins.
func (p *Printer) Until(at time.Time) string {
	if local := at.In(clock.Amsterdam()); !at.IsZero() && local.Equal(time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, local.Location())) {
		return p.Date(local)
	}
	return p.Time(at)
}

// Ago is how long ago an instant was, in whole units, for a list.
func (p *Printer) Ago(at, now time.Time) string {
	days := int(clock.Date(now).Sub(clock.Date(at)) / (24 * time.Hour))
	switch d := now.Sub(at); {
	case d < time.Minute:
		return p.T("text.just_now")
	case d < time.Hour:
		return p.N("text.minutes_ago", int(d/time.Minute))
	case days == 0:
		return p.N("text.hours_ago", int(d/time.Hour))
	case days == 1:
		return p.T("text.yesterday")
	}
	return p.N("text.days_ago", days)
}

// Due is a date as seen from today: vandaag, morgen, over 3 dagen, 2 dagen te laat.
func (p *Printer) Due(date, today time.Time) string {
	days := int(date.Sub(today) / (24 * time.Hour))
	switch {
	case date.IsZero():
		return ""
	case days == 0:
		return p.T("text.today")
	case days == 1:
		return p.T("text.tomorrow")
	case days > 1:
		return p.N("text.in_days", days)
	}
	return p.N("text.days_late", -days)
}
