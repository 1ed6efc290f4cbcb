package store

import (
	"errors"
	"reflect"
	"testing"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/analysis/analysistest"
)

func TestSectionsAreReadOneByOne(t *testing.T) {
	s := openStore(t, t.TempDir())
	want := full()
	r := decode(t, s, want.ID, write(t, s, want)[0])
	record, err := s.Record(r)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(want.Sections) - 1; i >= 0; i-- {
		got, err := record.Section(i, true)
		if err != nil || !reflect.DeepEqual(got, want.Sections[i]) {
			t.Errorf("section %d: %+v, %v, want %+v", i, got, err, want.Sections[i])
		}
		heading, text := record.Edits(i)
		foldedHeading, foldedText := r.SectionParts(i)
		if s, err := heading.Unfold(foldedHeading); err != nil || s != got.Heading {
			t.Errorf("heading %d: %q, %v", i, s, err)
		}
		if s, err := text.Unfold(foldedText); err != nil || s != got.Text {
			t.Errorf("text %d: %q, %v", i, s, err)
		}
	}
}

func TestHeadingsOfAPathAreStoredOnce(t *testing.T) {
	long := "一、关于进一步推进云江省海绵城市建设试点示范工作的总体要求"
	d := &corpus.Document{ID: "a", Sections: []corpus.Section{
		{Ordinal: 1, Heading: long, Level: 1, Path: []string{long}},
		{Ordinal: 2, Heading: "（一）", Level: 2, Path: []string{long, "（一）"}},
		{Ordinal: 3, Heading: "（二）", Level: 2, Path: []string{"不在文中的标题", "（二）"}},
	}}
	x := Encode(d, analysistest.Twos{})
	if n := len(x.record); n > len(long) {
		t.Errorf("the record takes %d bytes", n)
	}
	s := openStore(t, t.TempDir())
	got, err := s.Document(decode(t, s, d.ID, write(t, s, d)[0]), anySection)
	if err != nil || !reflect.DeepEqual(got.Sections, d.Sections) {
		t.Errorf("%+v, %v", got, err)
	}
}

// FuzzRecord reads any bytes as the record of a document, as if their checksum were right.
func FuzzRecord(f *testing.F) {
	s := openStore(f, f.TempDir())
	r := decode(f, s, full().ID, write(f, s, full())[0])
	f.Add(append([]byte(nil), r.recordData()...))
	f.Fuzz(func(t *testing.T, data []byte) {
		record := *r
		record.file = &File{data: append(append(append([]byte(nil), r.Folded()...), r.Borders()...), data...)}
		record.folded, record.record, record.recordSize = 0, r.textBytes(), uint32(len(data))
		record.sum = checksum(record.Folded(), record.Borders(), data)
		rec, err := s.Record(&record)
		if err == nil {
			_, err = rec.Document()
		}
		for i := 0; err == nil && i < len(record.Sections); i++ {
			_, err = rec.Section(i, true)
			heading, text := rec.Edits(i)
			for _, e := range []analysis.Edits{heading, text} {
				l := e.Locator()
				l.Locate(0, int(r.Units))
			}
		}
		if err != nil && !errors.Is(err, index.ErrCorrupt) {
			t.Fatal(err)
		}
	})
}
