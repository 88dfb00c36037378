package e2e

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
)

// documentsTour is a partner who keeps a letter in a case, puts a newer one before it, saves one
// and throws both away. A page is no document.
func documentsTour(g guide, path string) {
	g.at(path, "documenten-leeg")
	g.Fill(`form[action$="/documenten"] input[name="titel"]`, "Half getypt")
	g.halfTyped(path, `form[action$="/documenten"]`, "documenten-half-getypt")
	g.refused(`$="/documenten"`)
	g.here("documenten-fout")
	g.documentFill("pagina.pdf", "<!doctype html><script>alert(1)</script>")
	g.refused(`$="/documenten"`)
	g.here("documenten-verkeerd-soort")
	g.Open(path)
	g.documentFill("brief.pdf", paper)
	g.send(`$="/documenten"`)
	g.expect(http.StatusOK)
	g.here("documenten")
	g.unfold()
	g.Upload(`form[action$="/nieuw"] input[type="file"]`, g.paper("brief-2.pdf", paper))
	g.send(`$="/nieuw"`)
	g.expect(http.StatusOK)
	g.here("documenten-nieuwe-versie")
	g.fetch(g.first(`main a[download]`))
	g.send(`$="/weg"`)
	g.expect(http.StatusOK)
	if strings.Contains(g.Text("main"), "Brief van de wijkagent") {
		g.fatal("the document is still there")
	}
	g.here("documenten-weggegooid")
}

// paper is a small PDF.
const paper = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

func (g guide) paper(name, data string) string {
	g.t.Helper()
	file := filepath.Join(g.t.TempDir(), name)
	g.must("write a document", os.WriteFile(file, []byte(data), 0o600))
	return file
}

func (g guide) documentFill(name, data string) {
	g.t.Helper()
	form := `form[action$="/documenten"] `
	g.Upload(form+`input[type="file"]`, g.paper(name, data))
	g.Fill(form+`input[name="titel"]`, "Brief van de wijkagent")
	g.Choose(form+`select[name="gegevens"]`, Eval[string](g.Page, `document.querySelectorAll('select[name="gegevens"] option')[1].value`))
}
