package ingest

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/corpus/fieldtest"
	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/originals"
	"wenxun/internal/read/fault"
)

// refusedBy returns what each way in says of a case; "" where it is accepted.
func refusedBy(l *testLibrary, c fieldtest.Case) map[string]string {
	l.Helper()
	said := map[string]string{}
	line := fmt.Sprintf(`{"text":"这一篇不该进库。",%q:%s}`, c.Field, c.JSON())
	rows := func(items Items) string {
		var rows []Row
		if _, err := l.service.AddAll(l.Context(), items, func(r Row) { rows = append(rows, r) }); err != nil {
			l.Fatal(err)
		}
		if len(rows) != 1 || rows[0].Status != Failed || rows[0].Code != fault.Invalid {
			return ""
		}
		return rows[0].Error
	}
	l.write("bad.jsonl", line)
	said["a line of a file"] = rows(l.items(corpus.Overrides{}, "bad.jsonl"))
	said["a line that is sent"] = rows(Lines(strings.NewReader(line), Item{Name: "document.jsonl"}))

	var table strings.Builder
	w := csv.NewWriter(&table)
	_ = w.Write([]string{"path", c.Field})
	_ = w.Write([]string{"bad.txt", c.Text()})
	w.Flush()
	_, err := ParseMeta([]byte(table.String()))
	said["a table"] = message(err)

	var o corpus.Overrides
	if json.Unmarshal([]byte(`{"`+c.Field+`":`+c.JSON()+`}`), &o) == nil { // the value is of the right type
		l.write("bad.txt", report(9))
		said["what is given beside a file"] = rows(l.items(o, "bad.txt"))
		if c.Field != "id" {
			_, err := l.service.Edit(l.Context(), "one", corpus.Correction{Set: o})
			said["a correction"] = message(err)
		}
	}
	return said
}

func message(err error) string {
	var refused *fault.Error
	if errors.As(err, &refused) && refused.Code == fault.Invalid {
		return refused.Message
	}
	return ""
}

func TestEveryWayInRefusesTheSameValues(t *testing.T) {
	l := newLibrary(t)
	l.write("one.txt", report(1))
	l.add(corpus.Overrides{ID: ptr("one")}, "one.txt")
	for _, c := range fieldtest.Refused {
		said := refusedBy(l, c)
		if len(said) < 3 {
			t.Errorf("%s %q was tried in %d ways", c.Field, c.Text(), len(said))
		}
		for way, got := range said {
			if !strings.Contains(got, c.Field+"（") {
				t.Errorf("%s %q by %s: %q", c.Field, c.Text(), way, got)
			}
		}
	}
	if len(l.engine.docs) != 1 {
		t.Errorf("%d documents, want the good one", len(l.engine.docs))
	}
	l.consistent()
}

func TestARecordThatIsNoneIsRefused(t *testing.T) {
	l := newLibrary(t)
	for line, want := range map[string]string{
		`{"text":""}`:                "text",
		`{"text":" \u0000\n\u200b"}`: "text",
		`{"text":1}`:                 "text",
		`{"title":"甲"}`:              "text",
		`{"sections":[]}`:            "text",
		`{"sections":[{"heading":" ","text":"\n"}]}`: "sections",
		`{"sections":{}}`: "sections",
		`{"sections":[{"text":"甲","colour":"red"}]}`:     "colour",
		`{"sections":[{"text":"甲","level":"1"}]}`:        "sections.level",
		`{"text":"甲","unknown":1}`:                       "unknown",
		`{"text":"甲","Title":"乙"}`:                       "Title",
		`[]`:                                             "JSON",
		`{"text":"甲"} {"text":"乙"}`:                      "JSON",
		`{"text":"","date":"昨天","year":"去年","colour":1}`: "text：没有正文，请给出 text 或 sections；date（成文日期）：“昨天”不是存在的日期，应写成 2024、2024-03 或 2024-03-01；year（年份）：应为整数，收到的是文字；colour：没有这个字段。",
	} {
		row, err := l.service.Add(t.Context(), Item{Name: "document.jsonl", Data: []byte(line)})
		if err != nil || row.Status != Failed || row.Code != fault.Invalid || !strings.Contains(row.Error, want) {
			t.Errorf("%s: %+v, %v, want %s", line, row, err, want)
		}
	}
	l.consistent()
}

// A line that was sent is nobody's file: there is nothing to read again, and so nothing is kept.
// A line of a file is kept until it is right.
func TestOnlyFilesAreKeptAsFailures(t *testing.T) {
	l := newLibrary(t)
	const lines = `{"text":"好的一行。"}` + "\n" + `{"text":""}` + "\n" + `{"text":"又一行。"}` + "\n"
	var sent []Row
	if _, err := l.service.AddAll(t.Context(), Lines(strings.NewReader(lines), Item{Name: "document.jsonl"}), func(r Row) { sent = append(sent, r) }); err != nil {
		t.Fatal(err)
	}
	if len(sent) != 3 || sent[0].Status != Added || sent[1].Status != Failed || sent[2].Status != Added {
		t.Errorf("rows %+v", sent)
	}
	if kept, err := l.service.Failures(t.Context()); err != nil || len(kept) > 0 {
		t.Errorf("kept %+v, %v", kept, err)
	}
	l.write("a.jsonl", lines)
	l.add(corpus.Overrides{}, "a.jsonl")
	if kept, err := l.service.Failures(t.Context()); err != nil || len(kept) != 1 || kept[0].Member != "2" {
		t.Errorf("kept %+v, %v", kept, err)
	}
}

func TestACorrectionTakenBackLeavesWhatWasReadOrGiven(t *testing.T) {
	for name, c := range map[string]struct {
		given   corpus.Overrides
		correct corpus.Overrides
		undo    []string
		value   func(*corpus.Document) string
	}{
		"what was read": {
			correct: corpus.Overrides{Title: ptr("另一个题目"), Issuer: ptr("某厅")}, undo: []string{"title"},
			value: func(d *corpus.Document) string { return d.Title + " " },
		},
		"what was given with the file": {
			given: corpus.Overrides{Region: ptr("江西省")}, correct: corpus.Overrides{Region: ptr("福建省")}, undo: []string{"region"},
			value: func(d *corpus.Document) string { return d.Region + d.RegionCode },
		},
		"the year of the date": {
			given: corpus.Overrides{Date: ptr("1955-07-05")}, correct: corpus.Overrides{Year: ptr(1956)}, undo: []string{"year"},
			value: func(d *corpus.Document) string { return fmt.Sprint(d.Year) },
		},
		"no tags": {
			correct: corpus.Overrides{Tags: []string{"急"}}, undo: []string{"tags", "author"},
			value: func(d *corpus.Document) string { return strings.Join(d.Tags, "、") },
		},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLibrary(t)
			l.write("a.txt", report(1))
			id := l.add(c.given, "a.txt")[0].ID
			had := c.value(l.engine.docs[id])
			if _, err := l.service.Edit(t.Context(), id, corpus.Correction{Set: c.correct}); err != nil {
				t.Fatal(err)
			}
			if got := c.value(l.engine.docs[id]); got == had {
				t.Fatalf("not corrected: %q", got)
			}
			var undo []*corpus.Field
			for _, name := range c.undo {
				undo = append(undo, corpus.FieldNamed(name))
			}
			doc, err := l.service.Edit(t.Context(), id, corpus.Correction{Undo: undo, Set: corpus.Overrides{Edition: ptr("A1")}})
			if err != nil {
				t.Fatal(err)
			}
			check := func(when string) {
				t.Helper()
				if got := l.engine.docs[id]; c.value(got) != had || got.Source.Edition != "A1" {
					t.Errorf("%s it is %q, edition %q; want %q, A1", when, c.value(got), got.Source.Edition, had)
				}
				if c.correct.Issuer != nil && l.engine.docs[id].Issuer != *c.correct.Issuer {
					t.Errorf("%s another correction is gone", when)
				}
			}
			if c.value(doc) != had {
				t.Errorf("the answer has %q", c.value(doc))
			}
			check("taken back")
			if _, err := l.service.Reindex(t.Context(), true, func(Row) {}); err != nil {
				t.Fatal(err)
			}
			check("read again")
			l.consistent()
		})
	}
	l := newLibrary(t)
	if _, err := l.service.Edit(t.Context(), "nobody", corpus.Correction{Undo: []*corpus.Field{corpus.FieldNamed("year")}}); !errors.Is(err, index.ErrNotFound) {
		t.Errorf("of no document: %v", err)
	}
}

func TestAnOriginalOfAnEarlierVersionIsReadAgain(t *testing.T) {
	l := newLibrary(t)
	var places []originals.Place
	_, err := l.originals.Store([][]byte{[]byte(`{"title":"甲","text":"正文。","colour":"red","date":"昨天"}`)}, func(at []originals.Place) ([]byte, error) {
		places = at
		return []byte("{}"), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	doc, err := l.service.reread(t.Context(), &catalog.Document{ID: "old", Name: recordName, Original: places[0]})
	if err != nil || doc.ID != "old" || doc.Title != "甲" || doc.Date != "" {
		t.Errorf("%+v, %v", doc, err)
	}
}

func TestEveryCorrectionSurvivesReadingAgain(t *testing.T) {
	l := newLibrary(t)
	l.write("a.txt", report(1))
	id := l.add1("a.txt").ID
	c, errs := corpus.ParseCorrection(corpus.Object{
		"title": []byte(`"新题"`), "type": []byte(`"通知"`), "region": []byte(`"云江省/澄州市"`), "issuer": []byte(`"某厅"`), "doc_number": []byte(`"1号"`),
		"date": []byte(`"2001"`), "published": []byte(`"2002"`), "year": []byte(`2003`), "tags": []byte(`["急"]`), "source": []byte(`"某报"`),
		"edition": []byte(`"A1"`), "author": []byte(`"某人"`), "url": []byte(`"https://example.com/1"`),
	})
	if errs != nil {
		t.Fatal(errs)
	}
	if _, err := l.service.Edit(t.Context(), id, c); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for i := range corpus.Fields {
		f := &corpus.Fields[i]
		want[f.Name] = strings.Join(f.Texts(&c.Set), "、")
	}
	want["id"], want["type"] = id, "公文/通知"
	check := func(when string) {
		t.Helper()
		d := l.engine.docs[id]
		got := map[string]string{
			"id": d.ID, "title": d.Title, "type": d.Type, "region": d.Region, "issuer": d.Issuer, "doc_number": d.DocNumber, "date": d.Date,
			"published": d.Published, "year": fmt.Sprint(d.Year), "tags": strings.Join(d.Tags, "、"), "source": d.Source.Name,
			"edition": d.Source.Edition, "author": d.Source.Author, "url": d.Source.URL,
		}
		for name, value := range want {
			if got[name] != value {
				t.Errorf("%s %s is %q, want %q", when, name, got[name], value)
			}
		}
	}
	check("corrected")
	if _, err := l.service.Reindex(t.Context(), true, func(Row) {}); err != nil {
		t.Fatal(err)
	}
	check("read again")
	l.write("a.txt", report(2))
	l.add1("a.txt")
	check("updated")
}
