package app

import (
	"io/fs"
	"slices"

	"samendoen/internal/account"
	"samendoen/internal/activity"
	"samendoen/internal/advice"
	"samendoen/internal/attention"
	"samendoen/internal/base/access"
	"samendoen/internal/base/audit"
	"samendoen/internal/base/jobs"
	"samendoen/internal/base/seal"
	"samendoen/internal/base/text"
	"samendoen/internal/base/web"
	"samendoen/internal/body"
	"samendoen/internal/bottleneck"
	"samendoen/internal/calendar"
	"samendoen/internal/casework"
	"samendoen/internal/catalogue"
	"samendoen/internal/complexplan"
	"samendoen/internal/conference"
	"samendoen/internal/course"
	"samendoen/internal/danger"
	"samendoen/internal/debtwarning"
	"samendoen/internal/directory"
	"samendoen/internal/document"
	"samendoen/internal/escalation"
	"samendoen/internal/exchange"
	"samendoen/internal/feedback"
	"samendoen/internal/figures"
	"samendoen/internal/frontdoor"
	"samendoen/internal/groupflow"
	"samendoen/internal/grouprule"
	"samendoen/internal/health"
	"samendoen/internal/hotline"
	"samendoen/internal/importer"
	"samendoen/internal/joining"
	"samendoen/internal/letter"
	"samendoen/internal/logbook"
	"samendoen/internal/mail"
	"samendoen/internal/mutualhelp"
	"samendoen/internal/network"
	"samendoen/internal/nuisance"
	"samendoen/internal/offline"
	"samendoen/internal/oversight"
	"samendoen/internal/place"
	"samendoen/internal/plan"
	"samendoen/internal/profiling"
	"samendoen/internal/referral"
	"samendoen/internal/regie"
	"samendoen/internal/reminder"
	"samendoen/internal/report"
	"samendoen/internal/resident"
	"samendoen/internal/retention"
	"samendoen/internal/rights"
	"samendoen/internal/roster"
	"samendoen/internal/routing"
	"samendoen/internal/secondchance"
	"samendoen/internal/signal"
	"samendoen/internal/socialmap"
	"samendoen/internal/streetmap"
	"samendoen/internal/subject"
	"samendoen/internal/takeout"
	"samendoen/internal/target"
	"samendoen/internal/tenancy"
	"samendoen/internal/training"
	"samendoen/internal/volunteer"
	"samendoen/internal/webhook"
	"samendoen/internal/worklist"
	"samendoen/internal/workorder"
)

// modules are the files that all modules bring along: tables in sql, words in text, and rules in
// policy.cedar, each as far as it has them. Lower ones come first.
func modules() []fs.FS {
	return []fs.FS{
		account.Files,
		escalation.Files,
		place.Files,
		subject.Files,
		tenancy.Files,
		network.Files,
		logbook.Files,
		routing.Files,
		catalogue.Files,
		danger.Files,
		attention.Files,
		training.Files,
		signal.Files,
		joining.Files,
		reminder.Files,
		profiling.Files,
		grouprule.Files,
		workorder.Files,
		feedback.Files,
		frontdoor.Files,
		worklist.Files,
		mail.Files,
		takeout.Files,
		bottleneck.Files,
		advice.Files,
		calendar.Files,
		directory.Files,
		casework.Files,
		health.Files,
		document.Files,
		regie.Files,
		conference.Files,
		plan.Files,
		letter.Files,
		resident.Files,
		referral.Files,
		nuisance.Files,
		secondchance.Files,
		webhook.Files,
		exchange.Files,
		figures.Files,
		roster.Files,
		body.Files,
		activity.Files,
		mutualhelp.Files,
		hotline.Files,
		volunteer.Files,
		course.Files,
		debtwarning.Files,
		offline.Files,
		oversight.Files,
		retention.Files,
		rights.Files,
		streetmap.Files, socialmap.Files, complexplan.Files, target.Files, report.Files, groupflow.Files, // the map, and what is done with it
		importer.Files,
	}
}

// withFile are the modules that bring a file or folder along.
func withFile(name string) []fs.FS {
	return slices.DeleteFunc(modules(), func(files fs.FS) bool {
		_, err := fs.Stat(files, name)
		return err != nil
	})
}

// Migrations are the tables of all packages.
func Migrations() []fs.FS {
	return append([]fs.FS{access.Migrations, audit.Migrations, seal.Migrations, jobs.Migrations}, withFile("sql")...)
}

// Words are the messages of all packages.
func Words() (*text.Catalogue, error) {
	return text.Load(append([]fs.FS{text.Words, web.Words}, withFile("text/nl.json")...)...)
}

// Policy is the rules of all modules.
func Policy() (*access.Policy, error) {
	var documents [][]byte
	for _, files := range withFile("policy.cedar") {
		doc, err := fs.ReadFile(files, "policy.cedar")
		if err != nil {
			return nil, err
		}
		documents = append(documents, doc)
	}
	return access.NewPolicy(documents...)
}
