package bleveengine

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
)

// long returns n characters of text in which long strings do not recur.
func long(seed uint64, n int) string {
	rng := rand.New(rand.NewPCG(seed, 3))
	var b strings.Builder
	for i := range n {
		b.WriteRune(rune(0x4E00 + rng.IntN(3000)))
		if i%30 == 29 {
			b.WriteString("。")
		}
	}
	return b.String()
}

func document(id, title string, texts ...string) *corpus.Document {
	d := &corpus.Document{ID: id, Title: title, Year: 2024}
	for i, t := range texts {
		d.Sections = append(d.Sections, corpus.Section{Ordinal: i + 1, Heading: fmt.Sprintf("%d、", i+1), Path: []string{"甲"}, Text: t, Theme: "综合", Role: "其他"})
	}
	return d
}

func put(t *testing.T, e *Engine, docs ...*corpus.Document) {
	t.Helper()
	var changes []index.Change
	for _, d := range docs {
		changes = append(changes, index.Change{Put: d})
	}
	if err := e.Apply(context.Background(), changes); err != nil {
		t.Fatal(err)
	}
}

// search returns the ids of the documents that contain a string, and the cursor that goes on.
func search(t *testing.T, e *Engine, q string, size int, cursor string) ([]string, string) {
	t.Helper()
	r, err := e.Search(context.Background(), &index.Request{
		Query:  index.Query{Root: &index.Word{Exact: analysis.NewPattern(q)}},
		Hits:   index.HitOptions{Sort: index.ByDate, Size: size, Cursor: cursor},
		Totals: true,
	})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, h := range r.Hits {
		ids = append(ids, h.Document.ID)
	}
	return ids, r.Next
}

func reopen(t *testing.T, e *Engine) *Engine {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(e.dir, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { again.Close() })
	return again
}

func open(t *testing.T) *Engine {
	t.Helper()
	e, err := Open(t.TempDir(), options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func TestALibraryIsAsItWasWhenOpenedAgain(t *testing.T) {
	e := open(t)
	tail := "全文的最后一句话"
	put(t, e, document("a", "海绵城市", "建设", long(1, 20000)+tail), document("b", "别的", "海绵城市"))
	put(t, e, document("b", "别的", "已经改了"), document("c", "", "海绵"))
	if err := e.Apply(context.Background(), []index.Change{{Delete: "c"}}); err != nil {
		t.Fatal(err)
	}
	before, err := e.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	e = reopen(t, e)
	after, err := e.Stats(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if size, err := e.Size(context.Background()); err != nil || size < 3*20000 {
		t.Errorf("%d bytes for a document of 20000 characters: %v", size, err)
	}
	if before.Documents != 2 || after.Documents != 2 || before.Units != after.Units || before.Sections != after.Sections || !before.Changed.Equal(after.Changed) {
		t.Errorf("was %+v, is %+v", before, after)
	}
	if ids, _ := search(t, e, "海绵城市", 10, ""); !slices.Equal(ids, []string{"a"}) {
		t.Errorf("海绵城市 is found in %v", ids)
	}
	if ids, _ := search(t, e, tail, 10, ""); !slices.Equal(ids, []string{"a"}) {
		t.Errorf("%s is found in %v", tail, ids)
	}
	d, err := index.Document(context.Background(), e, index.Ref{ID: "a", Sections: []int{2}})
	if err != nil {
		t.Fatal(err)
	}
	if d.Sections[0].Text != "" || d.Sections[1].Text != long(1, 20000)+tail {
		t.Error("a document's sections are not those that were asked for")
	}
}

func TestALibraryIsOpenOnce(t *testing.T) {
	e := open(t)
	if _, err := Open(e.dir, options); !errors.Is(err, ErrLocked) {
		t.Fatalf("a second time: %v", err)
	}
	reopen(t, e)
}

func TestAnotherFormatIsNotRead(t *testing.T) {
	e := open(t)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(e.dir, formatName), []byte("wenxun-index-0 abc\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(e.dir, options); !errors.Is(err, index.ErrVersion) {
		t.Fatalf("opened: %v", err)
	}
}

func TestLostFilesAreDamageAndNotAnEmptyLibrary(t *testing.T) {
	for _, lost := range []string{"store/*.zap", "texts/*.texts", "store"} {
		t.Run(lost, func(t *testing.T) {
			e := open(t)
			put(t, e, document("a", "题", "文"))
			if err := e.Close(); err != nil {
				t.Fatal(err)
			}
			names, err := filepath.Glob(filepath.Join(e.dir, lost))
			if err != nil || len(names) == 0 {
				t.Fatal("nothing to lose", err)
			}
			for _, name := range names {
				if err := os.RemoveAll(name); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := Open(e.dir, options); !errors.Is(err, index.ErrCorrupt) {
				t.Fatalf("opened: %v", err)
			}
		})
	}
}

func TestWhatACrashLeftDoesNoHarm(t *testing.T) {
	e := open(t)
	put(t, e, document("a", "题", "海绵城市"))
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	// Texts that were written without the batch that refers to them.
	f, err := os.OpenFile(filepath.Join(e.dir, textsName, "000001.texts"), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(make([]byte, 12345)); err != nil {
		t.Fatal(err)
	}
	f.Close()
	again, err := Open(e.dir, options)
	if err != nil {
		t.Fatal(err)
	}
	put(t, again, document("b", "题", "海绵城市"))
	again = reopen(t, again)
	if ids, _ := search(t, again, "海绵城市", 10, ""); !slices.Equal(ids, []string{"a", "b"}) {
		t.Errorf("海绵城市 is found in %v", ids)
	}
}

func TestACursorGoesOnThroughTheLibraryOfItsFirstPage(t *testing.T) {
	e := open(t)
	for i := range 9 {
		put(t, e, document(fmt.Sprintf("d%d", i), "题", "海绵城市"))
	}
	all, cursor := search(t, e, "海绵城市", 3, "")
	put(t, e, document("a-new", "题", "海绵城市"), document("d4", "题", "改得没有了"))
	if err := e.Apply(context.Background(), []index.Change{{Delete: "d5"}}); err != nil {
		t.Fatal(err)
	}
	for cursor != "" {
		var ids []string
		ids, cursor = search(t, e, "海绵城市", 3, cursor)
		all = append(all, ids...)
	}
	if want := []string{"d0", "d1", "d2", "d3", "d4", "d6", "d7", "d8"}; !slices.Equal(all, want) {
		t.Errorf("%v, want %v", all, want)
	}
	_, cursor = search(t, e, "海绵城市", 3, "")
	ask := func(q string) error {
		_, err := e.Search(context.Background(), &index.Request{
			Query: index.Query{Root: &index.Word{Exact: analysis.NewPattern(q)}},
			Hits:  index.HitOptions{Sort: index.ByDate, Size: 3, Cursor: cursor},
		})
		return err
	}
	if err := ask("城市"); !errors.Is(err, index.ErrCursorInvalid) {
		t.Errorf("another request's cursor: %v", err)
	}
	e = reopen(t, e)
	if err := ask("海绵城市"); !errors.Is(err, index.ErrCursorGone) {
		t.Errorf("a cursor from before: %v", err)
	}
}

func TestCompactionGivesSpaceBackAndChangesNothing(t *testing.T) {
	e := open(t)
	ctx := context.Background()
	const n = 60
	for round := range uint64(4) {
		var docs []*corpus.Document
		for i := range uint64(n) {
			if round == 0 || i%5 != 0 {
				docs = append(docs, document(fmt.Sprintf("d%02d", i), "题", long(round*n+i, 15000), "海绵城市"))
			}
		}
		put(t, e, docs...)
	}
	old, err := e.view()
	if err != nil {
		t.Fatal(err)
	}
	before := e.texts.Sizes()
	if err := e.compact(ctx); err != nil {
		t.Fatal(err)
	}
	total := func(sizes map[uint32]int64) (sum int64) {
		for _, s := range sizes {
			sum += s
		}
		return sum
	}
	if after := e.texts.Sizes(); 2*total(after) > total(before) {
		t.Errorf("%d bytes became %d", total(before), total(after))
	}
	// An earlier view still reads what has been removed from the folder.
	if r := old.Find("d05"); r == nil || !analysis.NewPattern("海绵城市").In(r.Folded()) {
		t.Error("an earlier view has lost its texts")
	}
	old.release()
	e = reopen(t, e)
	if ids, _ := search(t, e, "海绵城市", 100, ""); len(ids) != n {
		t.Errorf("%d documents of %d are left", len(ids), n)
	}
	for i := range uint64(n) {
		d, err := index.Document(ctx, e, index.Ref{ID: fmt.Sprintf("d%02d", i), Whole: true})
		if err != nil {
			t.Fatal(err)
		}
		round := uint64(3)
		if i%5 == 0 {
			round = 0
		}
		if d.Sections[0].Text != long(round*n+i, 15000) {
			t.Fatalf("d%02d has another text", i)
		}
	}
}

func TestChangesAndSearchesAtOnce(t *testing.T) {
	e := open(t)
	ctx := context.Background()
	var writers, readers sync.WaitGroup
	stop := make(chan struct{})
	for w := range 4 {
		writers.Add(1)
		go func() {
			defer writers.Done()
			for i := range 25 {
				// All writers put "same"; each also has documents of its own.
				changes := []index.Change{
					{Put: document("same", "题", long(uint64(w*100+i), 9000), "共同的文件")},
					{Put: document(fmt.Sprintf("w%d-%d", w, i), "题", "海绵城市")},
				}
				if i > 0 {
					changes = append(changes, index.Change{Delete: fmt.Sprintf("w%d-%d", w, i-1)})
				}
				if err := e.Apply(ctx, changes); err != nil {
					t.Error(err)
				}
			}
		}()
	}
	for range 2 {
		readers.Add(1)
		go func() {
			defer readers.Done()
			for {
				select {
				case <-stop:
					return
				default:
				}
				r, err := e.Search(ctx, &index.Request{
					Query:  index.Query{Root: &index.Word{Exact: analysis.NewPattern("共同的文件")}},
					Hits:   index.HitOptions{Size: 5},
					Totals: true,
				})
				if err != nil {
					t.Error(err)
					return
				}
				if r.Total.Documents > 1 {
					t.Errorf("one document found %d times", r.Total.Documents)
				}
				for _, h := range r.Hits {
					if _, err := index.Document(ctx, e, index.Ref{ID: h.Document.ID}); err != nil {
						t.Error(err)
					}
				}
			}
		}()
	}
	writers.Wait()
	close(stop)
	readers.Wait()
	e = reopen(t, e)
	s, err := e.Stats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if s.Documents != 5 {
		t.Errorf("%d documents, want one of each writer and the common one", s.Documents)
	}
}

func TestAClosedLibraryReturnsErrClosed(t *testing.T) {
	e := open(t)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if err := e.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
	if _, err := e.Stats(context.Background()); !errors.Is(err, index.ErrClosed) {
		t.Errorf("%v", err)
	}
}

func TestARepeatedNumberIsNotFoundWhereItOccursOnce(t *testing.T) {
	e := open(t)
	put(t, e, document("once", "题", "在2024年，2025年"), document("twice", "题", "其中2024，2024"))
	if ids, _ := search(t, e, "2024，2024", 10, ""); !slices.Equal(ids, []string{"twice"}) {
		t.Errorf("2024，2024 is found in %v", ids)
	}
}
