package web_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/internal/ingest"
	"wenxun/internal/read/fault"
	"wenxun/internal/search"
	"wenxun/internal/web"
)

// library is a small library in memory that answers every search alike, or as the test says.
type library struct {
	mu       sync.Mutex
	docs     []*corpus.Document
	asked    []search.Params // the searches that reached it
	taken    []ingest.Item   // what was to be added
	edits    map[string]corpus.Correction
	row      func(ingest.Item) ingest.Row // nil: everything is added
	answer   func(search.Params) (*search.Answer, error)
	failures []ingest.Failure
	cut      bool  // documents have more places than are marked
	unwell   error // what Health returns
	broken   error // what every call fails with
	breaksAt int   // the hit at which an export fails so
}

var added = time.Date(2026, 3, 2, 1, 30, 0, 0, time.UTC)

// sample are documents of an invented province.
func sample() []*corpus.Document {
	return []*corpus.Document{
		{
			ID: "yunjiang-2024", Title: "2024年云江市政府工作报告", TitleFrom: corpus.TitleText, Type: "工作报告/政府工作报告", Region: "澄海省/云江市", RegionCode: "990100",
			Issuer: "云江市人民政府", Date: "2025-01-10", Published: "2025-01-16", Year: 2024, Tags: []string{"示例"}, Added: added,
			Source: corpus.Source{Name: "云江日报", Edition: "A02", File: "云江市政府工作报告.pdf", Pages: 3, URL: "https://www.example.com/2025/report.html"},
			Sections: []corpus.Section{
				{Ordinal: 1, Level: 1, Heading: "一、过去一年工作回顾", Path: []string{"一、过去一年工作回顾"}, Theme: "综合", Role: "回顾", Page: 1,
					Text: "过去一年，全市上下同心，完成了年初确定的各项任务。\n地区生产总值增长5.2%，城镇新增就业3.1万人。"},
				{Ordinal: 2, Level: 2, Heading: "（一）城市面貌有新变化", Path: []string{"一、过去一年工作回顾", "（一）城市面貌有新变化"}, Theme: "城乡建设", Role: "回顾", Page: 1,
					Text:       "改造老旧小区二十六个，惠及居民八千余户。海绵城市建设通过省级验收，新增下沉式绿地十二公顷。\n雨水花园建到居民家门口，海绵城市理念写进每一张施工图。",
					PageBreaks: []corpus.PageBreak{{Offset: 45, Page: 2}}},
				{Ordinal: 3, Level: 1, Heading: "二、今年工作安排", Path: []string{"二、今年工作安排"}, Theme: "综合", Role: "任务", Page: 3, Text: "今年要办好十件民生实事。"},
			},
			Extraction: corpus.Extraction{
				Format: "pdf", Repairs: map[string]int{"letter_spacing": 12, "hard_wrap": 40},
				Removed:          []corpus.Removed{{Kind: "page_number", Page: 1, Text: "— 1 —"}, {Kind: "running_head", Page: 2, Text: "云江日报 要闻"}},
				Warnings:         []string{"第3页的两栏次序不能确定，请对照原件。"},
				PagesWithoutText: []int{4},
			},
		},
		{
			ID: "sponge-notice", Title: "云江市人民政府办公室关于印发《海绵城市建设管理办法》的通知", TitleFrom: corpus.TitleGiven, Type: "公文/通知", Region: "澄海省/云江市",
			Issuer: "云江市人民政府办公室", DocNumber: "云府办发〔2023〕18号", IndexNumber: "YJ-2023-0018", Subject: "城乡建设", Date: "2023-06-01", Year: 2023, Added: added,
			Source:     corpus.Source{File: "办法.txt"},
			Sections:   []corpus.Section{{Ordinal: 1, Theme: "城乡建设", Role: "其他", Text: "各县区人民政府：\n现将《海绵城市建设管理办法》印发给你们，请认真执行。"}},
			Extraction: corpus.Extraction{Format: "txt", Encoding: "GB18030"},
		},
		{
			ID: "evil", Title: `<script>alert("标题")</script>`, TitleFrom: corpus.TitleComposed, Year: 0, Added: added, Issuer: `"><img src=x onerror=alert(1)>`, Source: corpus.Source{URL: "javascript:alert(1)", File: `"><script>.txt`},
			Sections: []corpus.Section{{Ordinal: 1, Level: 1, Heading: "<script>alert('章节')</script>", Path: []string{"<script>alert('章节')</script>"}, Theme: "综合", Role: "其他",
				Text: "正文里有<script>alert('正文')</script>和<b onclick=x>标记</b>，都只是文字。"}},
			Extraction: corpus.Extraction{Format: "txt", Removed: []corpus.Removed{{Kind: "<script>", Text: "<script>alert(2)</script>"}}, Warnings: []string{"<script>alert(3)</script>"}},
		},
	}
}

func newLibrary() *library { return &library{docs: sample(), edits: map[string]corpus.Correction{}} }

func (l *library) Search(_ context.Context, p search.Params) (*search.Answer, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, p)
	if l.broken != nil {
		return nil, l.broken
	}
	if l.answer != nil {
		return l.answer(p)
	}
	return canned(p), nil
}

// canned is an answer with something of everything.
func canned(p search.Params) *search.Answer {
	a := &search.Answer{
		Query:    search.QueryInfo{Text: p.Q, Mode: p.Mode, Parsed: p.Q, Notes: []string{}},
		Coverage: search.Coverage{Documents: 41, Library: 673, Undated: 17, Unreadable: 3, PagesWithoutText: 5}, Took: 1900 * time.Microsecond,
		Hits: []search.Hit{}, Facets: map[index.Field][]search.Facet{}, Suggestions: []search.Suggestion{},
	}
	if a.Query.Mode == "" {
		a.Query.Mode = search.Smart
	}
	if p.Size == 0 {
		return a
	}
	if strings.Contains(p.Q, "火星") {
		a.Query.Relaxed = true
		a.Query.Notes = []string{"“海绵城市”和“火星移民”都要有。"}
		a.Total.Related = 36
		a.Suggestions = []search.Suggestion{
			{Kind: search.SuggestStatement, Text: "截至2026年3月2日9时30分，在本文库年份为“2019”的 41 篇文件中未见“海绵城市”和“火星移民”同在一篇（另有 3 个文件未能读取，不在其中）。"},
			{Kind: search.SuggestAbsent, Text: "“火星移民”在文库里一次也没有出现。"},
			{Kind: search.SuggestNear, Text: "去掉它，只查“海绵城市”。", Query: "海绵城市", Documents: 36},
			{Kind: search.SuggestFilter, Text: "条件“年份：2019”排除了全部文件。", Drop: []string{"year"}, Documents: 4},
			{Kind: search.SuggestPart, Text: "其中“移民”有 2 篇。", Query: `"移民"`, Documents: 2},
			{Kind: search.SuggestUnreadable, Text: "有 3 个文件未能读取，里面有没有不知道：扫描件.pdf、坏.docx、空.txt。"},
		}
		hit := hits()[1]
		hit.Relaxed, hit.Exact = true, false
		a.Hits = []search.Hit{hit}
		return a
	}
	a.Total = search.Total{Documents: 36, Exact: 33, ExactMatches: 96, Sections: 71, Matches: 118, Related: 0}
	a.Hits = hits()
	a.NextCursor = "eyJhIjoxfQ"
	a.Query.Notes = []string{"“云江”按地区“澄海省/云江市”一并查找。"}
	a.Facets = map[index.Field][]search.Facet{
		index.FieldTheme:   {{Value: "城乡建设", Count: 21}, {Value: "生态环境", Count: 9}, {Value: "综合", Count: 6}},
		index.FieldSection: {{Value: "城市面貌有新变化", Count: 4}, {Value: "过去一年工作回顾", Count: 3}},
		index.FieldRole:    {{Value: "回顾", Count: 20}, {Value: "任务", Count: 18}},
		index.FieldRegion:  {{Value: "澄海省", Count: 30}, {Value: "澄海省/云江市", Count: 22}, {Value: "澄海省/云江市/临湖区", Count: 5}, {Value: "全国", Count: 6}},
		index.FieldYear:    {{Value: "2024", Count: 14, Selected: true}, {Value: "2023", Count: 12}, {Value: "2025", Count: 7}, {Value: "2022", Count: 3}},
		index.FieldType:    {{Value: "工作报告", Count: 20}, {Value: "工作报告/政府工作报告", Count: 18}, {Value: "公文", Count: 16}, {Value: "公文/通知", Count: 9}},
		index.FieldIssuer:  {{Value: "云江市人民政府", Count: 8}, {Value: "云江市人民政府办公室", Count: 5}},
	}
	return a
}

func hits() []search.Hit {
	docs := sample()
	all := make([]search.Hit, len(docs))
	for i, d := range docs {
		all[i] = search.Hit{
			ID: d.ID, Score: 12.5 - float64(i), Exact: i == 0, Title: d.Title, TitleFrom: d.TitleFrom, Type: d.Type, Region: d.Region, RegionCode: d.RegionCode,
			Issuer: d.Issuer, DocNumber: d.DocNumber, Date: d.Date, Published: d.Published, Added: d.Added, Year: d.Year,
			Source: search.Source{Name: d.Source.Name, Edition: d.Source.Edition, URL: d.Source.URL, File: d.Source.File}, Matches: 3, Sections: []search.Section{},
		}
		s := d.Sections[min(1, len(d.Sections)-1)]
		section := search.Section{
			Ordinal: s.Ordinal, Heading: s.Heading, Path: append([]string{}, s.Path...), Theme: s.Theme, Role: s.Role,
			Score: 8, Matches: 2, Page: s.Page,
		}
		text := strings.ReplaceAll(s.Text, "\n", " ")
		marks := find(text, "海绵城市")
		section.Snippets = []search.Snippet{{Text: text, Page: section.Page, Highlights: marks}}
		all[i].Sections = append(all[i].Sections, section)
	}
	all[2].Sections[0].HeadingHighlights = []search.Highlight{{0, len([]rune(docs[2].Sections[0].Heading))}}
	return all
}

// find returns the places of word in text, in code points.
func find(text, word string) []search.Highlight {
	all := []search.Highlight{}
	if word == "" {
		return all
	}
	runes, w := []rune(text), []rune(word)
	for i := 0; i+len(w) <= len(runes); i++ {
		if string(runes[i:i+len(w)]) == word {
			all = append(all, search.Highlight{i, i + len(w)})
			i += len(w) - 1
		}
	}
	return all
}

func (l *library) Highlight(_ context.Context, doc *corpus.Document, p search.Params) (search.Marks, error) {
	m := search.Marks{Title: find(doc.Title, p.Q), Cut: l.cut}
	for _, s := range doc.Sections {
		m.Sections = append(m.Sections, search.SectionMarks{Heading: find(s.Heading, p.Q), Text: find(s.Text, p.Q)})
	}
	return m, l.broken
}

func (l *library) Keywords(_ context.Context, doc *corpus.Document) ([]string, error) {
	if doc.ID != "yunjiang-2024" {
		return []string{}, l.broken
	}
	return []string{"海绵城市", "城市更新"}, l.broken
}

func (l *library) Suggest(_ context.Context, q string) ([]search.Completion, error) {
	return []search.Completion{{Text: q + "建设", Kind: "term", Documents: 12}}, l.broken
}

func (l *library) Trends(_ context.Context, p search.Params, by string) (*search.Trend, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked = append(l.asked, p)
	return &search.Trend{Query: search.QueryInfo{Text: p.Q, Mode: p.Mode, Notes: []string{}}, By: by, Buckets: []search.Bucket{}, Silent: []string{}}, l.broken
}

func (l *library) QuoteCheck(_ context.Context, text string) (*search.QuoteCheck, error) {
	if text == "" {
		return nil, search.ParamErrors{{Parameter: "text", Reason: "没有可以核对的文字"}}
	}
	return &search.QuoteCheck{Verdict: search.Nearly, Total: 1, Places: []search.QuotePlace{{
		ID: "yunjiang-2024", TitleFrom: corpus.TitleText, Ordinal: 2, Text: "海绵城市建设通过省级验收", Page: 1,
		Difference: []search.Edit{{Kind: search.Same, Text: "海绵城市建设通过"}, {Kind: search.Missing, Text: "省级"}, {Kind: search.Added, Text: "国家"}},
	}}}, l.broken
}

func (l *library) Export(_ context.Context, p search.Params, yield func(search.Hit) error) error {
	l.mu.Lock()
	l.asked = append(l.asked, p)
	l.mu.Unlock()
	if p.Q == "nothing" {
		return l.broken
	}
	for i, hit := range hits() {
		if l.broken != nil && i == l.breaksAt {
			return l.broken
		}
		if i == 1 {
			hit.Sections = []search.Section{}
		}
		if err := yield(hit); err != nil {
			return err
		}
	}
	return nil
}

func (l *library) Documents(_ context.Context, refs []index.Ref) ([]*corpus.Document, error) {
	if l.broken != nil {
		return nil, l.broken
	}
	docs := make([]*corpus.Document, len(refs))
	for i, ref := range refs {
		for _, d := range l.docs {
			if d.ID == ref.ID {
				docs[i] = d
			}
		}
	}
	return docs, nil
}

func (l *library) Walk(_ context.Context, yield func(*corpus.Document) error) error {
	for _, d := range l.docs {
		if err := yield(d); err != nil {
			return err
		}
	}
	return l.broken
}

func (l *library) Stats(context.Context) (index.Stats, error) {
	return index.Stats{Documents: len(l.docs), Sections: 5, Units: 300, Version: "1", Changed: added}, l.broken
}

func (l *library) Size(context.Context) (int64, error) { return 4096, l.broken }

func (l *library) Health() error { return l.unwell }

func (l *library) Add(_ context.Context, item ingest.Item) (ingest.Row, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.broken != nil {
		return ingest.Row{}, l.broken
	}
	l.taken = append(l.taken, item)
	if l.row != nil {
		return l.row(item), nil
	}
	return ingest.Row{Path: item.Path, Member: item.Member, Status: ingest.Added, ID: "new-one", Title: "新文件", Sections: 1}, nil
}

func (l *library) AddAll(ctx context.Context, items ingest.Items, report func(ingest.Row)) (ingest.Summary, error) {
	var sum ingest.Summary
	for item, err := range items {
		var refused *fault.Error
		if errors.As(err, &refused) {
			row := ingest.Row{Path: item.Path, Member: item.Member, Status: ingest.Failed, Code: refused.Code, Error: refused.Message}
			sum.Count(row.Status)
			report(row)
			continue
		}
		if err != nil {
			return sum, err
		}
		row, err := l.Add(ctx, item)
		if err != nil {
			return sum, err
		}
		sum.Count(row.Status)
		report(row)
	}
	return sum, nil
}

func (l *library) Edit(ctx context.Context, id string, c corpus.Correction) (*corpus.Document, error) {
	doc, err := index.Document(ctx, l, index.Ref{ID: id, Whole: true})
	if err != nil {
		return nil, err
	}
	l.edits[id] = c
	edited := *doc
	if c.Set.Title != nil {
		edited.Title = *c.Set.Title
	}
	return &edited, nil
}

func (l *library) Delete(_ context.Context, ids ...string) (missing []string, err error) {
	for _, id := range ids {
		if _, err := index.Document(context.Background(), l, index.Ref{ID: id, Whole: true}); err != nil {
			missing = append(missing, id)
		}
	}
	return missing, l.broken
}

func (l *library) Original(ctx context.Context, id string) (string, io.ReadCloser, error) {
	doc, err := index.Document(ctx, l, index.Ref{ID: id, Whole: true})
	if err != nil {
		return "", nil, err
	}
	return doc.Source.File, io.NopCloser(strings.NewReader("原件 " + id)), nil
}

func (l *library) Failures(context.Context) ([]ingest.Failure, error) { return l.failures, l.broken }

func (l *library) Dismiss(_ context.Context, path, _ string) error {
	if path == "没有.pdf" {
		return index.ErrNotFound
	}
	return l.broken
}

// keyring knows keys and sessions that may read and that may write, and a link, "link".
type keyring struct{ reading bool }

func (k keyring) ReadsDemanded() bool { return k.reading }

func (keyring) Key(_ context.Context, secret string) (web.Grant, bool, error) {
	g, ok := map[string]web.Grant{
		"writer": {ID: "w", Access: web.Write}, "reader": {ID: "r", Access: web.Read}, "slow": {ID: "s", Access: web.Read, Rate: 2},
	}[secret]
	return g, ok, nil
}

func (keyring) Session(_ context.Context, secret string) (web.Grant, bool, error) {
	g, ok := map[string]web.Grant{"writing": {ID: "sw", Access: web.Write}, "reading": {ID: "sr", Access: web.Read}}[secret]
	return g, ok, nil
}

func (keyring) SignIn(_ context.Context, secret string) (string, bool, error) {
	session, ok := map[string]string{"link": "writing", "writer": "writing", "reader": "reading"}[secret]
	return session, ok, nil
}

func (keyring) SignOut(context.Context, string) error { return nil }

func handler(t testing.TB, l *library, keys web.Keys) http.Handler {
	t.Helper()
	return web.New(web.Deps{Search: l, Library: l, Ingest: l, Keys: keys, Log: slog.New(slog.DiscardHandler)}, web.Options{Version: "test"})
}

// handlerOf is a handler over a library with a searcher of its own.
func handlerOf(s web.Searcher, l *library) http.Handler {
	return web.New(web.Deps{Search: s, Library: l, Ingest: l, Log: slog.New(slog.DiscardHandler)}, web.Options{Version: "test"})
}

// ask sends a request as a program on this machine would.
func ask(h http.Handler, method, target, body string, headers ...string) *httptest.ResponseRecorder {
	var r *http.Request
	if body == "" {
		r = httptest.NewRequest(method, target, nil)
	} else {
		r = httptest.NewRequest(method, target, strings.NewReader(body))
	}
	r.RemoteAddr, r.Host = "127.0.0.1:50000", "127.0.0.1:8080"
	for i := 0; i+1 < len(headers); i += 2 {
		switch headers[i] {
		case "Host":
			r.Host = headers[i+1]
		case "Remote":
			r.RemoteAddr = headers[i+1]
		default:
			r.Header.Add(headers[i], headers[i+1])
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}
