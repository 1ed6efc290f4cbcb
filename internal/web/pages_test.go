package web_test

import (
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"wenxun/internal/search"
	"wenxun/internal/web/ui"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares got with the file of that name, but for checksums and request ids.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = regexp.MustCompile(`/static/(\w+)\.[0-9a-f]{12}\.`).ReplaceAllString(got, "/static/$1.SUM.")
	got = regexp.MustCompile(`请求编号 [A-Z2-7]{26}`).ReplaceAllString(got, "请求编号 ID")
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("read the golden file (go test -update writes it): %v", err)
	}
	if got != string(want) {
		g, w := strings.Split(got, "\n"), strings.Split(string(want), "\n")
		for i := range min(len(g), len(w)) {
			if g[i] != w[i] {
				t.Fatalf("%s line %d:\n got %s\nwant %s\n(go test -update accepts it)", name, i+1, g[i], w[i])
			}
		}
		t.Fatalf("%s: %d lines, want %d", name, len(g), len(w))
	}
}

var pages = []struct{ name, target string }{
	{"home", "/"},
	{"search", "/search?q=海绵城市&year=2024&region=澄海省/云江市&sort=-date"},
	{"search-later-page", "/search?q=海绵城市&mode=exact&cursor=abc"},
	{"search-all", "/search?type=公文"},
	{"search-nothing", "/search?q=海绵城市+火星移民&year=2019"},
	{"document", "/documents/yunjiang-2024?q=海绵城市&mode=exact"},
	{"document-plain", "/documents/sponge-notice"},
	{"document-hostile", "/documents/evil?q=" + `"><script>alert(4)</script>`},
	{"error-parameter", "/search?q=x&size=<script>"},
	{"error-unknown", "/documents/none"},
}

func escape(target string) string {
	return strings.NewReplacer(" ", "%20", `"`, "%22", "<", "%3C", ">", "%3E").Replace(target)
}

func TestPagesLookAsTheyDid(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	for _, p := range pages {
		t.Run(p.name, func(t *testing.T) {
			w := ask(h, "GET", escape(p.target), "")
			golden(t, p.name+".html", w.Body.String())
		})
	}
}

func TestADocumentSaysWhenNotEveryPlaceIsMarked(t *testing.T) {
	l := newLibrary()
	l.cut = true
	h := handler(t, l, nil)
	if page := ask(h, "GET", escape("/documents/yunjiang-2024?q=全市"), "").Body.String(); !strings.Contains(page, "其后未标") {
		t.Error("the page does not say that places further down are not marked")
	}
	if body := ask(h, "GET", escape("/api/v1/documents/yunjiang-2024?q=全市"), "").Body.String(); !strings.Contains(body, `"highlights_cut":true`) {
		t.Error("the answer does not say so")
	}
}

// walk calls f for every element of a page.
func walk(t *testing.T, page string, f func(n *html.Node)) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type == html.ElementNode {
			f(n)
		}
	}
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func TestNoDocumentAndNoQueryBecomesMarkup(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	for _, target := range []string{
		"/", "/search?q=" + `<script>alert(1)</script>`, "/search?q=" + `"onfocus=alert(1) x="`, "/documents/evil", "/documents/evil?q=script",
		"/documents/evil?q=" + `<b onclick=x>`, "/search?issuer=" + `"><script>`, "/search?q=a&cursor=" + `"><script>`, "/search?q=x&<script>=1",
	} {
		w := ask(h, "GET", escape(target), "")
		walk(t, w.Body.String(), func(n *html.Node) {
			if n.Data == "script" && !strings.HasPrefix(attr(n, "src"), ui.StaticPath) {
				t.Errorf("%s: a script that is not ours", target)
			}
			if n.Data == "img" && !strings.HasPrefix(attr(n, "src"), ui.StaticPath) {
				t.Errorf("%s: an image that is not ours", target)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Errorf("%s: <%s %s=%q>", target, n.Data, a.Key, a.Val)
				}
				if (a.Key == "href" || a.Key == "src") && strings.HasPrefix(strings.ToLower(strings.TrimSpace(a.Val)), "javascript:") {
					t.Errorf("%s: <%s %s=%q>", target, n.Data, a.Key, a.Val)
				}
			}
		})
	}
}

func TestPagesCanBeUsedByEveryone(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	for _, p := range pages {
		t.Run(p.name, func(t *testing.T) {
			page := ask(h, "GET", escape(p.target), "").Body.String()
			ids, count := map[string]int{}, map[string]int{}
			walk(t, page, func(n *html.Node) {
				count[n.Data]++
				if id := attr(n, "id"); id != "" {
					ids[id]++
				}
				if n.Data == "html" && attr(n, "lang") != "zh-CN" {
					t.Errorf("lang %q", attr(n, "lang"))
				}
			})
			for id, n := range ids {
				if n > 1 {
					t.Errorf("id %q occurs %d times", id, n)
				}
			}
			if count["main"] != 1 || count["h1"] != 1 || count["form"] != 1 {
				t.Errorf("%d main, %d h1, %d form; want one of each", count["main"], count["h1"], count["form"])
			}
			everyControlHasALabel(t, page)
			everyReferenceIsThere(t, page, ids)
		})
	}
}

func everyControlHasALabel(t *testing.T, page string) {
	labels := map[string]bool{}
	walk(t, page, func(n *html.Node) {
		if n.Data == "label" {
			labels[attr(n, "for")] = true
		}
	})
	inLabel := func(n *html.Node) bool {
		for up := n.Parent; up != nil; up = up.Parent {
			if up.Data == "label" {
				return true
			}
		}
		return false
	}
	walk(t, page, func(n *html.Node) {
		control := (n.Data == "input" || n.Data == "select") && attr(n, "type") != "hidden"
		if control && !inLabel(n) && !labels[attr(n, "id")] {
			t.Errorf("<%s name=%q> has no label", n.Data, attr(n, "name"))
		}
	})
}

func everyReferenceIsThere(t *testing.T, page string, ids map[string]int) {
	walk(t, page, func(n *html.Node) {
		if target, ok := strings.CutPrefix(attr(n, "href"), "#"); ok && ids[target] == 0 {
			t.Errorf("a link leads to #%s, which isn't there", target)
		}
		if ref := attr(n, "aria-labelledby"); ref != "" && ids[ref] == 0 {
			t.Errorf("aria-labelledby=%q, which isn't there", ref)
		}
	})
}

func TestTheSearchPageAsksWhatTheAPIAsks(t *testing.T) {
	l := newLibrary()
	h := handler(t, l, nil)
	const params = "q=养老&mode=exact&within=section&year=2020..2024&region=江西省&region=湖南省&sort=-date&size=20&from=2020"
	ask(h, "GET", "/search?"+params, "")
	ask(h, "GET", "/api/v1/search?"+params, "")
	page, api := l.asked[0], l.asked[1]
	page.FacetSize = api.FacetSize // the page shows more of them
	if got, want := shown(page), shown(api); got != want {
		t.Errorf("the page asked %s, the API %s", got, want)
	}
}

func TestEveryLinkOfThePageIsASearchThatIsUnderstood(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	for _, p := range pages[:6] {
		walk(t, ask(h, "GET", escape(p.target), "").Body.String(), func(n *html.Node) {
			href := attr(n, "href")
			if !strings.HasPrefix(href, "/") {
				return
			}
			href, _, _ = strings.Cut(href, "#")
			if w := ask(h, "GET", href, ""); w.Code != http.StatusOK {
				t.Errorf("%s links to %s, which answers %d", p.target, href, w.Code)
			}
		})
	}
}

func TestRelatedHitsStandApart(t *testing.T) {
	page := ask(handler(t, newLibrary(), nil), "GET", "/search?q=火星", "").Body.String()
	walk(t, page, func(n *html.Node) {
		if attr(n, "class") != "hit" {
			return
		}
		for up := n.Parent; up != nil; up = up.Parent {
			if attr(up, "class") == "related" {
				return
			}
		}
		t.Error("a related hit stands among those that match")
	})
	if !strings.Contains(page, "没有找到全部符合的文件") {
		t.Error("the page doesn't say that nothing was found")
	}
}

func TestStaticFilesAreKeptForEver(t *testing.T) {
	h := handler(t, newLibrary(), nil)
	w := ask(h, "GET", ui.AssetPath("style.css"), "")
	if w.Code != 200 || !strings.Contains(w.Header().Get("Cache-Control"), "immutable") || !strings.HasPrefix(w.Header().Get("Content-Type"), "text/css") {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	const most = 20 << 10 // bytes: read before anything is seen, on a phone
	if w.Body.Len() > most {
		t.Errorf("the style is %d bytes, more than %d", w.Body.Len(), most)
	}
	if w := ask(h, "GET", ui.StaticPath+"style.css", ""); w.Code != 404 {
		t.Errorf("without its checksum: %d", w.Code)
	}
	if w := ask(h, "GET", ui.StaticPath+"..%2Fui.go", ""); w.Code != 404 {
		t.Errorf("beside the folder: %d", w.Code)
	}
}

func shown(p search.Params) string {
	b, err := marshalJSON(p)
	if err != nil {
		return err.Error()
	}
	return b
}
