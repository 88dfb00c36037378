package attack

import (
	"os"
	"regexp"
	"testing"
)

// The attack stands under a build tag, so that the program needs no C; it must run all
// the same whenever the tests do.
func TestMakeRunsTheAttack(t *testing.T) {
	makefile, err := os.ReadFile("../../../Makefile")
	if err != nil {
		t.Fatal(err)
	}
	for what, pattern := range map[string]string{
		"make test runs attack-small":            `(?m)^test:\n(\t.*\n)*\t@\$\(MAKE\).* attack-small( |$)`,
		"attack-small runs the tests of the tag": `(?m)^attack-small:\n(\t.*\n)*\t.*go test .*-tags attack .*\./internal/socialmap/attack`,
	} {
		if !regexp.MustCompile(pattern).Match(makefile) {
			t.Errorf("the Makefile no longer says that %s", what)
		}
	}
}
