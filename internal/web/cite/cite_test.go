package cite

import (
	"strings"
	"testing"
	"time"
)

var added = time.Date(2026, 3, 1, 20, 0, 0, 0, time.UTC) // the second of March in Beijing

func TestReferences(t *testing.T) {
	for _, c := range []struct {
		name         string
		work         Work
		new2025, old string
	}{
		{"a newspaper's page", Work{Title: "城市更新记", Issuer: "某局", Published: "2025-01-16", Date: "2025-01-10", Added: added, Name: "云江日报", Edition: "A02", Author: "张三"},
			"张三. 城市更新记[N]. 云江日报，2025-01-16（A02）.", "张三. 城市更新记[N]. 云江日报，2025-01-16(A02)."},
		{"a newspaper's page on the web", Work{Title: "城市更新记", Published: "2025-01-16", Added: added, Name: "云江日报", Edition: "A02", Author: "张三", URL: "https://example.com/a"},
			"张三. 城市更新记[N/OL]. 云江日报，2025-01-16（A02）. https://example.com/a.", "张三. 城市更新记[N/OL]. 云江日报，2025-01-16(A02)[2026-03-02]. https://example.com/a."},
		{"a notice on a site", Work{Title: "关于海绵城市的通知", Issuer: "云江市人民政府", DocNumber: "云府发〔2023〕1号", Date: "2023-06-01", Added: added, URL: "https://example.com/b"},
			"云江市人民政府. 关于海绵城市的通知：云府发〔2023〕1号[EB/OL]. （2023-06-01）[2026-03-02]. https://example.com/b.",
			"云江市人民政府. 关于海绵城市的通知：云府发〔2023〕1号[EB/OL]. (2023-06-01)[2026-03-02]. https://example.com/b."},
		{"a report", Work{Title: "政府工作报告", Issuer: "云江市人民政府", Date: "2025", Added: added},
			"云江市人民政府. 政府工作报告[R]. 2025.", "云江市人民政府. 政府工作报告[R]. 2025."},
		{"nothing but a title", Work{Title: "只有题名", URL: "javascript:x"}, "只有题名[R].", "只有题名[R]."},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Reference(c.work, GBT2025); got != c.new2025 {
				t.Errorf("2025: got  %s\n      want %s", got, c.new2025)
			}
			if got := Reference(c.work, GBT2015); got != c.old {
				t.Errorf("2015: got  %s\n      want %s", got, c.old)
			}
		})
	}
}

func TestBibTeX(t *testing.T) {
	got := BibTeX(Work{ID: "a:1", Title: "增长5% & {更多}", Issuer: "云江市人民政府", DocNumber: "云府发〔2023〕1号", Date: "2023-06-01", Added: added, URL: "https://example.com/?a={b}"})
	want := `@misc{a:1,
  title = {{增长5\% \& \textbraceleft{}更多\textbraceright{}}},
  author = {{云江市人民政府}},
  number = {云府发〔2023〕1号},
  year = {2023},
  month = {6},
  date = {2023-06-01},
  url = {https://example.com/?a=%7Bb%7D},
  urldate = {2026-03-02},
  langid = {chinese}
}
`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := BibTeX(Work{ID: "n", Title: "记", Name: "云江日报", Edition: "A02", Year: 2024}); !strings.HasPrefix(got, "@article{n,") || !strings.Contains(got, "year = {2024}") {
		t.Errorf("a newspaper's page: %s", got)
	}
	if got := BibTeX(Work{ID: "r", Title: "报告", Issuer: "某厅"}); !strings.HasPrefix(got, "@techreport{r,") {
		t.Errorf("a report: %s", got)
	}
}

// FuzzBibTeX: whatever a document says, its entry's braces are balanced and its fields stay lines.
func FuzzBibTeX(f *testing.F) {
	f.Add("a{b", `c\}`, "https://x/{", "1-2\n3")
	f.Fuzz(func(t *testing.T, title, issuer, url, date string) {
		entry := BibTeX(Work{ID: "x", Title: title, Issuer: issuer, Author: issuer, URL: url, Date: "2024", DocNumber: date, Edition: date})
		depth := strings.Count(entry, "{") - strings.Count(entry, "}") // BibTeX counts escaped ones too
		if depth != 0 {
			t.Fatalf("braces are not balanced in %q", entry)
		}
	})
}
