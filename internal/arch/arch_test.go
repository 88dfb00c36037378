package arch

import (
	"os/exec"
	"strings"
	"sync"
	"testing"
)

// tree is the checkout that this test stands in, read once.
var tree = sync.OnceValues(func() (*Tree, error) {
	out, err := exec.Command("git", "rev-parse", "--show-toplevel").Output()
	if err != nil {
		return nil, err
	}
	return Load(strings.TrimSpace(string(out)))
})

// obey fails the test for every place where the checkout breaks the rule.
func obey(t *testing.T, rule func(*Tree) []Finding) {
	t.Helper()
	all, err := tree()
	if err != nil {
		t.Fatal(err)
	}
	if len(all.goFiles(true)) < 10 {
		t.Fatalf("only %d Go files found: the rule looked in the wrong place", len(all.goFiles(true)))
	}
	for _, f := range rule(all) {
		t.Error(f)
	}
}

func TestArrowsPointDown(t *testing.T) {
	obey(t, func(all *Tree) []Finding { return checkImports(all, importTable()) })
}

func TestDatabaseNetworkClockAndEnvironmentHaveTheirPlace(t *testing.T) {
	obey(t, func(all *Tree) []Finding { return checkConfined(all, confinedTable()) })
}

func TestPackageNamesSaySomething(t *testing.T)    { obey(t, checkPackageNames) }
func TestEveryPackageSaysWhatItIsFor(t *testing.T) { obey(t, checkPackageDoc) }
func TestExportedNamesAreExplained(t *testing.T)   { obey(t, checkExportedDoc) }
func TestNothingRunsByBeingLinked(t *testing.T)    { obey(t, checkNoInit) }
func TestNoPackageState(t *testing.T)              { obey(t, checkPackageState) }
func TestFilesAreShort(t *testing.T)               { obey(t, checkFileLength) }
func TestFunctionsAreShort(t *testing.T)           { obey(t, checkFuncLength) }
func TestNoTestIsSkipped(t *testing.T)             { obey(t, checkNoSkip) }
func TestModulesKeepToTheirTables(t *testing.T)    { obey(t, checkSQLTables) }
func TestDependenciesAreExplained(t *testing.T)    { obey(t, checkDependencies) }
func TestNoPathOfOneMachine(t *testing.T)          { obey(t, checkMachinePaths) }
