package ingest

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"wenxun/corpus"
)

func report(n int) string {
	return fmt.Sprintf("第%d号工作报告\n\n一、总体情况\n第%d年，全县新建口袋公园%d处，群众出门见绿。\n\n二、下一步打算\n继续建设第%d条绿道。\n", n, n, n, n)
}

func ptr[T any](v T) *T { return &v }

func TestIdentity(t *testing.T) {
	derived := regexp.MustCompile(`^[A-Za-z0-9_-]{8,32}$`)
	for name, check := range map[string]func(*testLibrary){
		"the same file again is unchanged": func(l *testLibrary) {
			l.write("a.txt", report(1))
			first := l.add1("a.txt")
			l.expect(first, Added, "")
			if !derived.MatchString(first.ID) || first.Title == "" || first.Sections == 0 {
				l.Errorf("row is %+v", first)
			}
			again := l.add1("a.txt")
			l.expect(again, Unchanged, first.ID)
			if again.Title != first.Title || again.Sections != first.Sections {
				l.Errorf("unchanged row is %+v, was %+v", again, first)
			}
		},
		"a changed file is updated and keeps its id": func(l *testLibrary) {
			l.write("a.txt", report(1))
			first := l.add1("a.txt")
			l.write("a.txt", report(2))
			l.expect(l.add1("a.txt"), Updated, first.ID)
			if text := l.engine.text(first.ID); !strings.Contains(text, "口袋公园2处") {
				l.Errorf("text is %q", text)
			}
		},
		"an id whose first content comes back elsewhere is not taken": func(l *testLibrary) {
			l.write("a.txt", report(1))
			first := l.add1("a.txt")
			l.write("a.txt", report(2))
			l.add1("a.txt")
			l.write("b.txt", report(1))
			if second := l.add1("b.txt"); second.Status != Added || second.ID == first.ID || !derived.MatchString(second.ID) {
				l.Errorf("row is %+v, the id %s is taken", second, first.ID)
			}
		},
		"a copy is a duplicate, then unchanged": func(l *testLibrary) {
			l.write("a.txt", report(1))
			l.write("b.txt", report(1))
			rows := l.add(corpus.Overrides{}, "a.txt", "b.txt")
			l.expect(rows[0], Added, "")
			l.expect(rows[1], Duplicate, rows[0].ID)
			l.expect(l.add1("b.txt"), Unchanged, rows[0].ID)
		},
		"the same text in other bytes is a duplicate": func(l *testLibrary) {
			l.write("a.txt", report(1))
			l.write("b.txt", strings.ReplaceAll(report(1), "\n", "\r\n"))
			rows := l.add(corpus.Overrides{}, "a.txt", "b.txt")
			l.expect(rows[1], Duplicate, rows[0].ID)
			l.expect(l.add1("b.txt"), Unchanged, rows[0].ID)
		},
		"a moved file is unchanged": func(l *testLibrary) {
			l.write("a.txt", report(1))
			first := l.add1("a.txt")
			l.remove("a.txt")
			l.write("sub/b.txt", report(1))
			l.expect(l.add1("sub/b.txt"), Unchanged, first.ID)
			l.write("sub/b.txt", report(2))
			l.expect(l.add1("sub/b.txt"), Updated, first.ID)
		},
		"of two sources the changed one becomes a document of its own": func(l *testLibrary) {
			l.write("a.txt", report(1))
			l.write("b.txt", report(1))
			first := l.add(corpus.Overrides{}, "a.txt", "b.txt")[0]
			l.write("a.txt", report(2))
			own := l.add1("a.txt")
			if own.Status != Added || own.ID == first.ID {
				l.Errorf("row is %+v", own)
			}
			if text := l.engine.text(first.ID); !strings.Contains(text, "口袋公园1处") {
				l.Errorf("the shared document now says %q", text)
			}
			l.write("b.txt", report(3))
			l.expect(l.add1("b.txt"), Updated, first.ID)
		},
		"a file that comes to say what another says leaves nothing behind": func(l *testLibrary) {
			l.write("a.txt", report(1))
			l.write("b.txt", report(2))
			rows := l.add(corpus.Overrides{}, "a.txt", "b.txt")
			l.write("a.txt", report(2))
			l.expect(l.add1("a.txt"), Duplicate, rows[1].ID)
			if text := l.engine.text(rows[0].ID); text != "" {
				l.Errorf("the old text is still there: %q", text)
			}
		},
		"a given id beats the content": func(l *testLibrary) {
			l.write("a.txt", report(1))
			l.write("b.txt", report(1))
			l.expect(l.add(corpus.Overrides{ID: ptr("jia")}, "a.txt")[0], Added, "jia")
			l.expect(l.add(corpus.Overrides{ID: ptr("yi")}, "b.txt")[0], Added, "yi")
			l.write("b.txt", report(2))
			l.expect(l.add(corpus.Overrides{ID: ptr("jia")}, "b.txt")[0], Updated, "jia")
			l.expect(l.add(corpus.Overrides{ID: ptr("jia")}, "b.txt")[0], Unchanged, "jia")
		},
		"a given id that is none is refused": func(l *testLibrary) {
			l.write("a.txt", report(1))
			row := l.add(corpus.Overrides{ID: ptr("../a")}, "a.txt")[0]
			if row.Status != Failed || row.Code != "invalid" {
				l.Errorf("row is %+v", row)
			}
		},
		"what is said of a file counts as a change": func(l *testLibrary) {
			l.write("a.txt", report(1))
			first := l.add1("a.txt")
			said := corpus.Overrides{Title: ptr("另一个题目"), Tags: []string{"急"}}
			l.expect(l.add(said, "a.txt")[0], Updated, first.ID)
			l.expect(l.add(said, "a.txt")[0], Unchanged, first.ID)
			l.expect(l.add1("a.txt"), Unchanged, first.ID)
			l.write("a.txt", report(2))
			if row := l.add1("a.txt"); row.Status != Updated || row.Title != "另一个题目" {
				l.Errorf("what was said is forgotten: %+v", row)
			}
		},
		"what is said beside a duplicate is not said of the document": func(l *testLibrary) {
			l.write("a.txt", report(1))
			l.write("b.txt", report(1))
			first := l.add1("a.txt")
			row := l.add(corpus.Overrides{Title: ptr("另一个题目")}, "b.txt")[0]
			l.expect(row, Duplicate, first.ID)
			if row.Title != first.Title || len(row.Warnings) == 0 {
				l.Errorf("row is %+v", row)
			}
		},
		"corrections survive the next reading": func(l *testLibrary) {
			l.write("a.txt", report(1))
			first := l.add1("a.txt")
			if _, err := l.service.Edit(l.Context(), first.ID, corpus.Correction{Set: corpus.Overrides{Region: ptr("江西省")}}); err != nil {
				l.Fatal(err)
			}
			l.expect(l.add1("a.txt"), Unchanged, first.ID)
			l.write("a.txt", report(2))
			l.expect(l.add1("a.txt"), Updated, first.ID)
			if region := l.engine.docs[first.ID].Region; region != "江西省" {
				l.Errorf("region is %q", region)
			}
		},
		"lines of one file are documents of their own": func(l *testLibrary) {
			l.write("a.jsonl", `{"id":"jia","text":"甲地建成口袋公园。"}`+"\n\n"+`{"text":"乙地建成绿道。","title":"乙地"}`+"\n")
			rows := l.add(corpus.Overrides{}, "a.jsonl")
			l.expect(rows[0], Added, "jia")
			l.expect(rows[1], Added, "")
			if rows[0].Member != "1" || rows[1].Member != "3" {
				l.Errorf("members are %q and %q", rows[0].Member, rows[1].Member)
			}
			for _, row := range l.add(corpus.Overrides{}, "a.jsonl") {
				l.expect(row, Unchanged, "")
			}
			l.write("a.jsonl", `{"id":"jia","text":"甲地建成口袋公园两处。"}`+"\n\n"+`{"text":"乙地建成绿道。","title":"乙地"}`+"\n")
			rows = l.add(corpus.Overrides{}, "a.jsonl")
			l.expect(rows[0], Updated, "jia")
			l.expect(rows[1], Unchanged, "")
		},
		"of an id that comes twice in a file the last line stays": func(l *testLibrary) {
			var lines strings.Builder
			for i := range 200 {
				fmt.Fprintf(&lines, "{\"id\":\"x\",\"text\":\"第%d次修订的办法。\"}\n", i)
			}
			l.write("a.jsonl", lines.String())
			rows := l.add(corpus.Overrides{}, "a.jsonl")
			l.expect(rows[0], Added, "x")
			l.expect(rows[199], Updated, "x")
			if text := l.engine.text("x"); !strings.Contains(text, "第199次") {
				l.Errorf("text is %q", text)
			}
		},
		"data without a source is found by its content": func(l *testLibrary) {
			item := Item{Name: "document.jsonl", Data: []byte(`{"title":"甲","text":"甲地建成口袋公园。"}`)}
			first, err := l.service.Add(l.Context(), item)
			if err != nil {
				l.Fatal(err)
			}
			l.expect(first, Added, "")
			again, err := l.service.Add(l.Context(), item)
			if err != nil {
				l.Fatal(err)
			}
			l.expect(again, Duplicate, first.ID)
			if file := l.engine.docs[first.ID].Source.File; file != "" {
				l.Errorf("it is said to come from the file %q", file)
			}
		},
		"what is deleted may come again": func(l *testLibrary) {
			l.write("a.txt", report(1))
			first := l.add1("a.txt")
			missing, err := l.service.Delete(l.Context(), first.ID, "nobody")
			if err != nil || len(missing) != 1 || missing[0] != "nobody" {
				l.Errorf("missing %q, %v", missing, err)
			}
			if text := l.engine.text(first.ID); text != "" {
				l.Errorf("still there: %q", text)
			}
			l.expect(l.add1("a.txt"), Added, first.ID)
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLibrary(t)
			check(l)
			l.consistent()
		})
	}
}
