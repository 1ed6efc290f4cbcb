package enginetest

import (
	"context"
	"reflect"
	"slices"
	"testing"
	"time"

	"wenxun/corpus"
	"wenxun/index"
)

// full is a document with every property set.
func full() *corpus.Document {
	return &corpus.Document{
		ID: "full", Title: "海绵城市“试点”", TitleFrom: corpus.TitleGiven, Type: "公文/通知", Region: "江西省/九江市", RegionCode: "360400", Issuer: "九江市人民政府",
		DocNumber: "九府发〔2024〕1号", IndexNumber: "A1", Subject: "城乡建设", Date: "2024-03-01", Published: "2024-03-02", Year: 2024,
		Tags: []string{"重点"}, Added: time.Date(2026, 1, 2, 3, 4, 5, 678_000, time.UTC),
		Source: corpus.Source{Name: "九江日报", Edition: "A03", Author: "张三", URL: "https://example.org/1", File: "一.pdf", Pages: 2},
		Sections: []corpus.Section{
			{Ordinal: 1, Heading: "一、总体要求", Level: 1, Path: []string{"一、总体要求"}, Theme: "综合", Role: "任务", Page: 1, Text: "第一段\n第二段", PageBreaks: []corpus.PageBreak{{Offset: 4, Page: 2}}},
			{Ordinal: 2, Heading: "（一）目标", Level: 2, Path: []string{"一、总体要求", "（一）目标"}, Theme: "城乡建设", Role: "目标", Page: 2, Text: "建成𠮷海绵城市。"},
		},
		Extraction: corpus.Extraction{
			Format: "pdf", Encoding: "UTF-8", Repairs: map[string]int{"hard_wrap": 3}, Removed: []corpus.Removed{{Kind: "page_number", Page: 1, Text: "— 1 —"}},
			Warnings: []string{"第 3 页没有文字"}, PagesWithoutText: []int{3},
		},
	}
}

// document returns the document that a reference names.
func document(t *testing.T, e index.Engine, ref index.Ref) *corpus.Document {
	t.Helper()
	docs, err := e.Documents(context.Background(), []index.Ref{ref})
	if err != nil || len(docs) != 1 || docs[0] == nil {
		t.Fatalf("document %s: %v, %v", ref.ID, docs, err)
	}
	return docs[0]
}

func documentComesBack(t *testing.T, e index.Engine) {
	put(t, e, full())
	ctx := context.Background()
	got := document(t, e, index.Ref{ID: "full", Whole: true})
	if want := full(); !reflect.DeepEqual(got, want) {
		t.Errorf("comes back as\n%+v, was\n%+v", got, want)
	}
	got = document(t, e, index.Ref{ID: "full", Sections: []int{2}})
	if got.Sections[0].Text != "" || got.Sections[0].Heading != "一、总体要求" || got.Sections[1].Text != "建成𠮷海绵城市。" {
		t.Errorf("with section 2 alone: %+v", got.Sections)
	}
	s, err := e.Stats(ctx)
	// Title, heading, text, heading, text; in the last one character is two code units.
	if err != nil || s.Documents != 1 || s.Sections != 2 || s.Units != 6+6+7+4+8 {
		t.Errorf("stats %+v, %v", s, err)
	}
}

func documentReplaced(t *testing.T, e index.Engine) {
	put(t, e, simple("a", "海绵城市"), simple("b", "海绵城市"))
	put(t, e, simple("a", "低空经济"))
	wantIDs(t, find(t, e, asking("海绵城市")).Hits, "b")
	wantIDs(t, find(t, e, asking("低空经济")).Hits, "a")
	remove(t, e, "b")
	wantIDs(t, find(t, e, asking("海绵城市")).Hits)
	if s, err := e.Stats(context.Background()); err != nil || s.Documents != 1 {
		t.Errorf("stats %+v, %v", s, err)
	}
}

func changesInOrder(t *testing.T, e index.Engine) {
	err := e.Apply(context.Background(), []index.Change{
		{Put: simple("a", "第一版")}, {Put: simple("b", "第一版")}, {Put: simple("a", "第二版")}, {Delete: "b"},
		{Delete: "c"}, {Put: simple("c", "第三版")},
	})
	if err != nil {
		t.Fatal(err)
	}
	wantIDs(t, find(t, e, asking("第一版")).Hits)
	wantIDs(t, find(t, e, asking("第二版")).Hits, "a")
	wantIDs(t, find(t, e, asking("第三版")).Hits, "c")
}

func noReference(t *testing.T, e index.Engine) {
	d := full()
	put(t, e, d)
	d.Title, d.Tags[0], d.Sections[1].Text = "别的", "别的", "别的"
	d.Extraction.Repairs["hard_wrap"] = 99
	got := document(t, e, index.Ref{ID: "full", Whole: true})
	if !reflect.DeepEqual(got, full()) {
		t.Errorf("what was put changed with the caller's document: %+v", got)
	}
	got.Sections[0].Text = "别的"
	if again := document(t, e, index.Ref{ID: "full", Whole: true}); again.Sections[0].Text == "别的" {
		t.Error("a change to a returned document changed the library")
	}
}

func walk(t *testing.T, e index.Engine) {
	put(t, e, simple("c", "丙"), full(), simple("a", "甲"), simple("b", "乙"))
	var seen []string
	err := e.Walk(context.Background(), func(d *corpus.Document) error {
		seen = append(seen, d.ID)
		for _, s := range d.Sections {
			if s.Text != "" {
				t.Errorf("%s is walked with its text", d.ID)
			}
		}
		if d.ID == "full" && (d.Sections[1].Heading != "（一）目标" || d.Source.Name != "九江日报") {
			t.Errorf("walked as %+v", d)
		}
		return nil
	})
	if err != nil || !slices.Equal(seen, []string{"a", "b", "c", "full"}) {
		t.Errorf("walked %v, %v", seen, err)
	}
}
