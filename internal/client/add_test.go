package client_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"wenxun/corpus"
	"wenxun/internal/client"
	"wenxun/internal/ingest"
	"wenxun/internal/read/fault"
)

// form reads what was sent to POST /documents.
func form(t *testing.T, r *http.Request) map[string][]string {
	t.Helper()
	parts, err := r.MultipartReader()
	if err != nil {
		t.Error(err)
		return nil
	}
	fields := map[string][]string{}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return fields
		}
		if err != nil {
			t.Error(err)
			return nil
		}
		data, err := io.ReadAll(part)
		if err != nil {
			t.Error(err)
		}
		name := part.FormName()
		if name == "file" {
			fields["file name"] = []string{part.FileName()}
		}
		fields[name] = append(fields[name], string(data))
	}
}

// answerRow answers with the row of a document, named for its id.
func answerRow(w http.ResponseWriter, status ingest.Status, id string) {
	_ = json.NewEncoder(w).Encode(ingest.Row{Status: status, ID: id})
}

func TestADocumentIsSentWithWhatIsGivenOfIt(t *testing.T) {
	var got map[string][]string
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = form(t, r)
		answerRow(w, ingest.Added, "a")
	}))
	id, title, empty, year := "a", "渡口通知", "", 2024
	item := ingest.Item{
		Path: "in/甲.zip", Member: "乙.txt", Name: "乙.txt", Source: "/in/甲.zip", Data: []byte("正文"),
		Given: corpus.Overrides{ID: &id, Title: &title, Issuer: &empty, Year: &year, Tags: []string{"水运", "安全"}},
	}
	want := map[string][]string{
		"path": {"in/甲.zip"}, "origin": {"/in/甲.zip"}, "member": {"乙.txt"}, "id": {"a"}, "title": {"渡口通知"}, "year": {"2024"},
		"tag": {"水运", "安全"}, "file": {"正文"}, "file name": {"乙.txt"},
	}
	c := client.New(server.URL, "")
	row, err := c.Add(t.Context(), item)
	if err != nil || row.Status != ingest.Added || row.ID != "a" {
		t.Errorf("row is %+v, %v", row, err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("sent %q, want %q", got, want)
	}

	c.Host = "archive-pc"
	if _, err = c.Add(t.Context(), item); err != nil || !slices.Equal(got["origin"], []string{"//archive-pc/in/甲.zip"}) {
		t.Errorf("to another machine the origin is %q, %v", got["origin"], err)
	}
	if _, err = c.Add(t.Context(), ingest.Item{Name: "a.txt"}); err != nil || got["origin"] != nil || len(slices.Collect(maps.Keys(got))) != 2 {
		t.Errorf("without a source, %q is sent, %v", got, err)
	}
}

func TestARefusalOfADocumentIsARow(t *testing.T) {
	for status, want := range map[int]fault.Code{
		http.StatusBadRequest: fault.Invalid, http.StatusUnprocessableEntity: fault.Invalid, http.StatusRequestEntityTooLarge: fault.TooLarge,
		http.StatusUnauthorized: "", http.StatusForbidden: "", http.StatusInternalServerError: "", http.StatusServiceUnavailable: "",
	} {
		server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", "application/problem+json")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, `{"detail":"不行。"}`)
		}))
		row, err := client.New(server.URL, "").Add(t.Context(), ingest.Item{Path: "in/a.zip", Member: "a.txt", Name: "a.txt"})
		if want == "" {
			var p *client.Problem
			if !errors.As(err, &p) || p.Status != status {
				t.Errorf("status %d: %+v, %v; want an error", status, row, err)
			}
			continue
		}
		if err != nil || row.Status != ingest.Failed || row.Code != want || row.Error != "不行。" || row.Path != "in/a.zip" || row.Member != "a.txt" {
			t.Errorf("status %d: %+v, %v", status, row, err)
		}
	}
}

func TestAnAnswerThatIsNoRowIsAnError(t *testing.T) {
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>") }))
	var unreachable *client.UnreachableError
	if row, err := client.New(server.URL, "").Add(t.Context(), ingest.Item{Name: "a.txt"}); !errors.As(err, &unreachable) {
		t.Errorf("row is %+v, %v", row, err)
	}
}

func TestRowsComeInTheOrderOfTheDocuments(t *testing.T) {
	const all = 20
	var mu sync.Mutex
	waiting := map[string]chan struct{}{}
	turn := func(id string) chan struct{} {
		mu.Lock()
		defer mu.Unlock()
		if waiting[id] == nil {
			waiting[id] = make(chan struct{})
		}
		return waiting[id]
	}
	// The service answers the last document first.
	server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var n int
		id := form(t, r)["id"][0]
		_, _ = fmt.Sscanf(id, "n%d", &n)
		if n < all-1 {
			<-turn(fmt.Sprintf("n%d", n+1))
		}
		answerRow(w, ingest.Added, id)
		close(turn(id))
	}))
	documents := func(yield func(ingest.Item, error) bool) {
		for n := range all {
			id := fmt.Sprintf("n%d", n)
			if !yield(ingest.Item{Name: "a.txt", Given: corpus.Overrides{ID: &id}, Data: []byte(id)}, nil) {
				return
			}
			switch n {
			case 3:
				_ = yield(ingest.Item{Path: ".DS_Store", Member: "m"}, ingest.ErrSkipped)
			case 5:
				_ = yield(ingest.Item{Path: "坏.pdf", Member: "m"}, fault.New(fault.Permission, nil))
			}
		}
	}
	var got []string
	summary, err := client.New(server.URL, "").AddAll(t.Context(), documents, func(r ingest.Row) {
		switch r.Status {
		case ingest.Skipped:
			got = append(got, "skipped "+r.Path+r.Member)
		case ingest.Failed:
			got = append(got, "failed "+r.Path+r.Member+string(r.Code))
			if r.Error == "" {
				t.Error("a failure does not tell why")
			}
		default:
			got = append(got, r.ID)
		}
	})
	want := strings.Fields("n0 n1 n2 n3 skipped_.DS_Storem n4 n5 failed_坏.pdfmpermission n6 n7 n8 n9 n10 n11 n12 n13 n14 n15 n16 n17 n18 n19")
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "d_", "d ")
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("rows are %q, %v", got, err)
	}
	if summary.Added != all || summary.Skipped != 1 || summary.Failed != 1 || summary.Seconds <= 0 {
		t.Errorf("summary is %+v", summary)
	}
}

func TestTheFirstErrorEndsTheRun(t *testing.T) {
	stop := errors.New("the disk is gone")
	for name, test := range map[string]struct {
		failsAt string // the document that the service fails at
		endsAt  int    // the document before which the sequence ends with stop
		want    error
		rows    int
	}{
		"the service's":   {"n1", 1000, &client.Problem{}, 1},
		"the sequence's":  {"", 2, stop, 2},
		"both, in a race": {"n0", 1, &client.Problem{}, 0},
	} {
		server := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			id := form(t, r)["id"][0]
			if id == test.failsAt {
				http.Error(w, "no", http.StatusInternalServerError)
				return
			}
			answerRow(w, ingest.Added, id)
		}))
		sent := 0
		documents := func(yield func(ingest.Item, error) bool) {
			for ; sent < test.endsAt; sent++ {
				id := fmt.Sprintf("n%d", sent)
				if !yield(ingest.Item{Name: "a.txt", Given: corpus.Overrides{ID: &id}, Data: []byte(id)}, nil) {
					return
				}
			}
			yield(ingest.Item{}, stop)
		}
		rows := 0
		summary, err := client.New(server.URL, "").AddAll(t.Context(), documents, func(ingest.Row) { rows++ })
		var p *client.Problem
		if errors.Is(test.want, stop) != errors.Is(err, stop) || !errors.Is(test.want, stop) && !errors.As(err, &p) {
			t.Errorf("%s: error is %v", name, err)
		}
		if rows < test.rows || summary.Added != rows || sent >= 1000 {
			t.Errorf("%s: %d rows, %d documents sent, summary %+v", name, rows, sent, summary)
		}
	}
}
