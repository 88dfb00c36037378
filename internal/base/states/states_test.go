package states

import (
	"strings"
	"testing"
)

func TestDraw(t *testing.T) {
	got := Draw(strings.ToUpper, []Move{{"", "aan", "begint", "iemand"}, {"aan", "half-uit", "stopt", "een ander"}})
	want := "```mermaid\nstateDiagram-v2\n    aan : AAN\n    half_uit : HALF-UIT\n    [*] --> aan : begint\n    aan --> half_uit : stopt\n    half_uit --> [*]\n```\n\n" +
		"| van | stap | door | naar |\n|---|---|---|---|\n| begin | begint | iemand | AAN |\n| AAN | stopt | een ander | HALF-UIT |\n"
	if got != want {
		t.Errorf("drawn:\n%s\nwant:\n%s", got, want)
	}
}

func TestPut(t *testing.T) {
	page := "kop\n<!-- x -->\noud\n<!-- /x -->\nvoet\n"
	if got, ok := Put(page, "x", "nieuw\n"); !ok || got != "kop\n<!-- x -->\nnieuw\n<!-- /x -->\nvoet\n" {
		t.Errorf("%v %q", ok, got)
	}
	for _, bad := range []string{"", "<!-- x -->\n", "<!-- /x -->"} {
		if _, ok := Put(bad, "x", "nieuw\n"); ok {
			t.Errorf("%q has a place", bad)
		}
	}
}
