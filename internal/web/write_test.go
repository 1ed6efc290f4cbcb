package web_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"testing"

	"wenxun/index"
	"wenxun/internal/ingest"
	"wenxun/internal/read/fault"
)

var errBroken = index.ErrClosed

func TestADocumentSentAsJSONIsTakenInAsALine(t *testing.T) {
	l := newLibrary()
	w := ask(handler(t, l, nil), "POST", "/api/v1/documents", aDocument, "Content-Type", "application/json; charset=utf-8")
	row := decodeTo[ingest.Row](t, w.Body.String())
	if w.Code != 201 || row.Status != ingest.Added || w.Header().Get("Location") != "/api/v1/documents/new-one" {
		t.Errorf("%d %+v %v", w.Code, row, w.Header())
	}
	if len(l.taken) != 1 || string(l.taken[0].Data) != aDocument || !strings.HasSuffix(l.taken[0].Name, ".jsonl") {
		t.Errorf("taken in: %+v", l.taken)
	}
}

func TestWhatWasNotAddedIsNot201(t *testing.T) {
	for _, status := range []ingest.Status{ingest.Updated, ingest.Unchanged, ingest.Duplicate, ingest.Failed} {
		l := newLibrary()
		l.row = func(ingest.Item) ingest.Row {
			return ingest.Row{Status: status, ID: "x", Code: fault.Empty, Error: fault.Sentence(fault.Empty)}
		}
		w := ask(handler(t, l, nil), "POST", "/api/v1/documents", aDocument, "Content-Type", "application/json")
		if got := decodeTo[ingest.Row](t, w.Body.String()); w.Code != 200 || got.Status != status || got.Error == "" {
			t.Errorf("%s: %d %+v", status, w.Code, got)
		}
	}
}

// form builds a multipart body of fields, and of a file when name is not empty.
func form(t *testing.T, name, content string, fields ...string) (body, contentType string) {
	t.Helper()
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := m.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	if name != "" {
		part, err := m.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(part, content)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), m.FormDataContentType()
}

func TestAFileIsTakenInWithWhatIsSaidOfIt(t *testing.T) {
	l := newLibrary()
	body, kind := form(t, "报告.pdf", "%PDF", "id", "r-1", "path", "资料/报告.pdf", "origin", "//host/home/me/资料/报告.pdf", "member", "a/b.pdf",
		"title", "报告", "type", "通知", "region", "江西省", "issuer", "某厅", "doc_number", "某发〔2024〕1号", "date", "2024-01-02", "published", "2024-01-03",
		"year", "2024", "url", "https://example.com", "source", "某报", "edition", "A1", "author", "某人", "tag", "一", "tag", "二")
	w := ask(handler(t, l, nil), "POST", "/api/v1/documents", body, "Content-Type", kind)
	if w.Code != 201 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	item := l.taken[0]
	if item.Path != "资料/报告.pdf" || item.Source != "//host/home/me/资料/报告.pdf" || item.Member != "a/b.pdf" || item.Name != "报告.pdf" || string(item.Data) != "%PDF" {
		t.Errorf("%+v", item)
	}
	g := reflect.ValueOf(item.Given)
	for i := range g.NumField() {
		if g.Field(i).IsNil() {
			t.Errorf("%s was not taken over", g.Type().Field(i).Name)
		}
	}
	if item.Given.Tags[1] != "二" || *item.Given.Year != 2024 {
		t.Errorf("%+v", item.Given)
	}
}

func TestAFilesFolderStaysBehind(t *testing.T) {
	for sent, want := range map[string]string{`..\..\秘密\报告.txt`: "报告.txt", "/etc/报告.txt": "报告.txt", "报告.txt": "报告.txt"} {
		l := newLibrary()
		body := "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + strings.ReplaceAll(sent, `\`, `\\`) + "\"\r\n\r\nx\r\n--b--\r\n"
		if w := ask(handler(t, l, nil), "POST", "/api/v1/documents", body, "Content-Type", "multipart/form-data; boundary=b"); w.Code != 201 {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		if got := l.taken[0].Name; got != want {
			t.Errorf("%s became %s", sent, got)
		}
	}
}

func TestAFormWithASlipNamesIt(t *testing.T) {
	for name, fields := range map[string][]string{"year": {"year", "soon"}, "colour": {"colour", "red"}, "id": {"id", "a b"}, "file": {"title", "x"}} {
		l := newLibrary()
		file := "a.txt"
		if name == "file" {
			file = ""
		}
		body, kind := form(t, file, "x", fields...)
		w := ask(handler(t, l, nil), "POST", "/api/v1/documents", body, "Content-Type", kind)
		p := problemIn(t, w.Header().Get("Content-Type"), w.Body.Bytes())
		if w.Code != 400 || len(p.Errors) != 1 || p.Errors[0].Parameter != name || len(l.taken) > 0 {
			t.Errorf("%s: %d %+v", name, w.Code, p)
		}
	}
}

func TestManyLinesAreAnsweredLineByLine(t *testing.T) {
	l := newLibrary()
	body := aDocument + "\n\n  \n" + `{"broken` + "\n" + aDocument
	w := ask(handler(t, l, nil), "POST", "/api/v1/documents?path=-", body, "Content-Type", "application/x-ndjson")
	rows := strings.Split(strings.TrimSpace(w.Body.String()), "\n")
	if w.Code != 200 || len(rows) != 4 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for i, member := range []string{"1", "4", "5"} {
		if row := decodeTo[ingest.Row](t, rows[i]); row.Member != member || row.Path != "-" {
			t.Errorf("row %d: %+v, want line %s", i, row, member)
		}
	}
	sum := decodeTo[struct{ Summary ingest.Summary }](t, rows[3])
	if sum.Summary.Added != 3 {
		t.Errorf("%+v", sum)
	}
}

// A client that sends one document and waits for its row before it sends the next must not wait
// for ever.
func TestRowsComeWhileLinesAreStillSent(t *testing.T) {
	server := httptest.NewServer(handler(t, newLibrary(), nil))
	defer server.Close()
	in, out := io.Pipe()
	r, err := http.NewRequestWithContext(t.Context(), "POST", server.URL+"/api/v1/documents", in)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-ndjson")
	sent := make(chan error, 1)
	go func() {
		_, err := io.WriteString(out, aDocument+"\n")
		sent <- err
	}()
	answer, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if err := <-sent; err != nil {
		t.Fatal(err)
	}
	rows := bufio.NewScanner(answer.Body)
	for n := range 3 {
		if !rows.Scan() {
			t.Fatalf("row %d did not come: %v", n, rows.Err())
		}
		if n == 2 {
			break
		}
		if n == 0 {
			_, err = io.WriteString(out, aDocument+"\n")
		} else {
			err = out.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(rows.Text(), `"summary"`) {
		t.Errorf("the last line is %s", rows.Text())
	}
}

func TestABulkIngestThatFailsSaysSoAtItsEnd(t *testing.T) {
	l := newLibrary()
	n := 0
	l.row = func(ingest.Item) ingest.Row {
		if n++; n == 2 {
			l.broken = errBroken
		}
		return ingest.Row{Status: ingest.Added, ID: fmt.Sprint(n)}
	}
	server := httptest.NewServer(handler(t, l, nil))
	defer server.Close()
	answer, err := server.Client().Post(server.URL+"/api/v1/documents", "application/x-ndjson", strings.NewReader(strings.Repeat(aDocument+"\n", 5)))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	lines := strings.Split(strings.TrimSpace(string(body)), "\n")
	if last := lines[len(lines)-1]; !strings.Contains(last, `"problem"`) || len(lines) != 3 {
		t.Errorf("%d lines, the last %s", len(lines), last)
	}
	if err == nil {
		t.Error("the answer looks whole")
	}
}

func TestALineThatIsTooLongFailsAlone(t *testing.T) {
	l := newLibrary()
	body := aDocument + "\n" + strings.Repeat("a", 33<<20) + "\n" + aDocument
	w := ask(handler(t, l, nil), "POST", "/api/v1/documents", body, "Content-Type", "application/x-ndjson")
	rows := strings.Split(strings.TrimSpace(w.Body.String()), "\n")
	if len(rows) != 4 || decodeTo[ingest.Row](t, rows[1]).Code != fault.TooLarge || len(l.taken) != 2 {
		t.Errorf("%d rows, %d taken in: %s", len(rows), len(l.taken), w.Body)
	}
}

func TestACorrectionReachesTheLibrary(t *testing.T) {
	l := newLibrary()
	h := handler(t, l, nil)
	const all = `{"title":"新题","type":"公文/通知","region":"江西省","issuer":"某厅","doc_number":"1","date":"2024","published":"2025","year":2024,"url":"https://example.com/1","source":"报","edition":"1","author":"人","tags":["x"]}`
	w := ask(h, "PATCH", "/api/v1/documents/evil", all, "Content-Type", "application/json")
	if w.Code != 200 || !strings.Contains(w.Body.String(), `"title":"新题"`) {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	g := reflect.ValueOf(l.edits["evil"].Set)
	for i := range g.NumField() {
		if name := g.Type().Field(i).Name; name != "ID" && g.Field(i).IsNil() {
			t.Errorf("%s was not taken over", name)
		}
	}
	ask(h, "PATCH", "/api/v1/documents/evil", `{"year":2020}`, "Content-Type", "application/json")
	if e := l.edits["evil"].Set; e.Title != nil || *e.Year != 2020 {
		t.Errorf("%+v", e)
	}
}

func TestADocumentIsRemoved(t *testing.T) {
	if w := ask(handler(t, newLibrary(), nil), "DELETE", "/api/v1/documents/evil", ""); w.Code != 204 {
		t.Errorf("%d", w.Code)
	}
}

func TestFailuresAreListedAndDismissed(t *testing.T) {
	l := newLibrary()
	h := handler(t, l, nil)
	if got := ask(h, "GET", "/api/v1/failures", "").Body.String(); got != `{"failures":[]}`+"\n" {
		t.Errorf("none: %s", got)
	}
	l.failures = []ingest.Failure{{Path: "扫描.pdf", Code: fault.NoText, Error: fault.Sentence(fault.NoText), At: added}}
	var got struct{ Failures []ingest.Failure }
	if err := json.Unmarshal(ask(h, "GET", "/api/v1/failures", "").Body.Bytes(), &got); err != nil || len(got.Failures) != 1 || got.Failures[0].Code != fault.NoText {
		t.Errorf("%v %+v", err, got)
	}
	if w := ask(h, "DELETE", escape("/api/v1/failures?path=扫描.pdf"), ""); w.Code != 204 {
		t.Errorf("%d", w.Code)
	}
}
