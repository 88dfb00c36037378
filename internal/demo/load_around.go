package demo

import (
	"bytes"
	"context"
	"fmt"

	"samendoen/internal/base/access"
	"samendoen/internal/base/clock"
	"samendoen/internal/casework"
	"samendoen/internal/document"
	"samendoen/internal/health"
	"samendoen/internal/network"
	plans "samendoen/internal/plan"
)

// aroundCases are what stands beside cases in the demo: two plans of a team lead, and how some
// residents feel, with the care partner who asked them.
func (l Loader) aroundCases(ctx context.Context, users map[string]string) error {
	if l.Plans == nil || l.Health == nil || l.Cases == nil {
		return nil
	}
	actors, err := l.actors(ctx, users, "teamleider", "partner")
	if err != nil {
		return err
	}
	ours, theirs := casework.OurSide, casework.ResidentSide
	for _, t := range []plans.Template{
		{Name: "De eerste vier weken", Steps: []plans.Step{{What: "Kennismaken aan de keukentafel", Side: ours, Days: 2}, {What: "Zet de post op tafel", Side: theirs, IfNot: "Dan kijken we samen in de la.", Days: 5},
			{What: "Samen kijken wie er nog meer helpt", Side: ours, Days: 10}, {What: "Bespreken wat er al beter gaat", Side: ours, Days: 20}}},
		{Name: "Woning weer op orde", Steps: []plans.Step{{What: "Kijken wat er kapot is", Side: ours, Home: true, Days: 3}, {What: "Maakt de gang vrij", Side: theirs, Days: 8}, {What: "Herstel klaar", Side: ours, Home: true, IfNot: "Dan bellen wij met een nieuwe datum.", Days: 15}}},
	} {
		if _, err := l.Plans.Save(ctx, actors["teamleider"], t); err != nil {
			return err
		}
	}
	if err := l.papers(ctx, actors["teamleider"]); err != nil {
		return err
	}
	return l.scores(ctx, actors["partner"])
}

// papers are a letter and a report in the first cases of a team lead.
func (l Loader) papers(ctx context.Context, lead access.Actor) error {
	own, err := l.Cases.List(ctx, lead, casework.FilterAll)
	if err != nil || l.Papers == nil {
		return err
	}
	for _, row := range own.Rows[:min(len(own.Rows), 3)] {
		for _, d := range []document.Draft{{Title: "Brief aan de bewoner", Category: network.Housing}, {Title: "Verslag van het huisbezoek", Category: network.Nuisance}} {
			d.Data = onePage(d.Title)
			if err := l.Papers.Add(ctx, lead, row.ID, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// onePage is a PDF of one page with a line of text (ISO 32000-2, 7.5).
func onePage(line string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	stream := "BT /F1 18 Tf 72 760 Td (" + line + ") Tj ET"
	for i, object := range []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
		fmt.Sprintf("<</Length %d>>\nstream\n%s\nendstream", len(stream), stream), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"} {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

// scores are two scores of each of some residents.
func (l Loader) scores(ctx context.Context, partner access.Actor) error {
	own, err := l.Cases.List(ctx, partner, casework.FilterAll)
	if err != nil {
		return err
	}
	today := clock.Date(l.Now)
	for i, row := range own.Rows[:min(len(own.Rows), 3)] {
		for n, values := range [][]int{{4, 3, 5, 4, 2, 6}, {5, 6, 6, 5, 4, 6}} {
			x := health.Score{On: today.AddDate(0, 0, 40*n-45), By: health.Together, Present: "De bewoner en de begeleider", Values: map[health.Dimension]int{}}
			for d, dimension := range health.Dimensions() {
				x.Values[dimension] = min(values[d]+i, health.Highest)
			}
			if err := l.Health.Add(ctx, partner, row.ID, x, ""); err != nil {
				return err
			}
		}
	}
	return nil
}
