package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"wenxun/corpus"
	"wenxun/index"
	"wenxun/index/analysis"
	"wenxun/index/analysis/analysistest"
)

// full returns a document in which every field is set.
func full() *corpus.Document {
	return &corpus.Document{
		ID: "id-1", Title: "云江省海绵城市建设的通知", Type: "公文/通知", Region: "云江省/临江市", RegionCode: "990100",
		Issuer: "云江省人民政府办公厅", DocNumber: "云政办发〔2024〕15号", IndexNumber: "Y001", Subject: "城乡建设",
		Date: "2024-03-01", Published: "2024-03", Year: 2024, Tags: []string{"重点", "", "城市"},
		Added:  time.Date(2026, 1, 2, 3, 4, 5, 6, time.UTC),
		Source: corpus.Source{Name: "云江日报", Edition: "A03", Author: "本报记者", URL: "https://example.com/1", File: "1.txt", Pages: 3},
		Sections: []corpus.Section{
			{Ordinal: 1, Heading: "一、总体要求", Level: 1, Path: []string{"一、总体要求"}, Theme: "综合", Role: "其他", Page: 1,
				Text: strings.Repeat("建设海绵城市，2024年完成。", 700), PageBreaks: []corpus.PageBreak{{Offset: 5, Page: 2}, {Offset: 90, Page: 3}}},
			{Ordinal: 2, Heading: "（二）主要目标", Level: 2, Path: []string{"一、总体要求", "（二）主要目标"}, Theme: "城建", Role: "目标", Page: 3, Text: "投资4.8亿元。"},
			{Ordinal: 3, Path: []string{""}, Theme: "综合", Role: "其他"},
		},
		Extraction: corpus.Extraction{
			Format: "pdf", Encoding: "UTF-8", Repairs: map[string]int{"letter_spacing": 12, "broken_line": 3},
			Removed:  []corpus.Removed{{Kind: "page_number", Page: 2, Text: "- 2 -"}},
			Warnings: []string{"有一页没有文字"}, PagesWithoutText: []int{2},
		},
	}
}

// bare returns a document with nothing but an id.
func bare() *corpus.Document { return &corpus.Document{ID: "bare", Sections: []corpus.Section{}} }

func openStore(t testing.TB, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// write writes documents and returns their encoded rows.
func write(t testing.TB, s *Store, docs ...*corpus.Document) [][]byte {
	t.Helper()
	var all []*Encoded
	for _, d := range docs {
		all = append(all, Encode(d, analysistest.Twos{}))
	}
	rows, sync, err := s.Write(all)
	if err != nil {
		t.Fatal(err)
	}
	if err := sync(); err != nil {
		t.Fatal(err)
	}
	return rows
}

func decode(t testing.TB, s *Store, id string, encoded []byte) *Row {
	t.Helper()
	r, err := s.DecodeRow(id, encoded)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func anySection(int) bool { return true }

func TestADocumentIsReadAsItWasGiven(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	docs := []*corpus.Document{full(), bare()}
	rows := write(t, s, docs...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openStore(t, dir)
	for i, d := range docs {
		r := decode(t, s, d.ID, rows[i])
		got, err := s.Document(r, anySection)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, d) {
			t.Errorf("read %+v\nwant %+v", got, d)
		}
	}
}

func TestSectionsThatAreNotWantedHaveNoText(t *testing.T) {
	s := openStore(t, t.TempDir())
	d := full()
	r := decode(t, s, d.ID, write(t, s, d)[0])
	got, err := s.Document(r, func(ordinal int) bool { return ordinal == 2 })
	if err != nil {
		t.Fatal(err)
	}
	for i, x := range got.Sections {
		want := ""
		if x.Ordinal == 2 {
			want = d.Sections[i].Text
		}
		if x.Text != want || x.Heading != d.Sections[i].Heading {
			t.Errorf("section %d: heading %q, %d bytes of text, want %d", x.Ordinal, x.Heading, len(x.Text), len(want))
		}
	}
}

func TestARowHasThePropertiesAndTextsOfItsDocument(t *testing.T) {
	s := openStore(t, t.TempDir())
	d := full()
	r := decode(t, s, d.ID, write(t, s, bare(), d)[1])
	name := func(f index.Field, id uint32) string { return s.Values()[f].Names()[id] }
	got := fmt.Sprint(r.ID, r.Year, r.Date, r.Number, r.Added, name(index.FieldRegion, r.Region), name(index.FieldType, r.Type),
		name(index.FieldIssuer, r.Issuer), name(index.FieldSource, r.Source), name(index.FieldYear, r.YearValue))
	want := fmt.Sprint("id-1", 2024, "2024-03-01", "云政办发202415号", d.Added.UnixNano(), d.Region, d.Type, d.Issuer, d.Source.Name, "2024")
	if got != want {
		t.Errorf("row %s, want %s", got, want)
	}
	var tags []string
	for _, id := range r.Tags {
		tags = append(tags, name(index.FieldTag, id))
	}
	if !slices.Equal(tags, []string{"重点", "城市"}) {
		t.Errorf("tags %q", tags)
	}
	letters := analysis.Fold(d.Title).Units()
	for i := range d.Sections {
		x, from := &r.Sections[i], &d.Sections[i]
		heading, text := r.Folded()[2*x.Start:2*x.Text-2], r.Folded()[2*x.Text:2*x.End]
		if int(x.Ordinal) != from.Ordinal || heading.String() != analysis.FoldString(from.Heading) || text.String() != analysis.FoldString(from.Text) {
			t.Errorf("section %d is %d: %s, %d units of text", i, x.Ordinal, heading, text.Units())
		}
		theme, role, section := name(index.FieldTheme, x.Value(index.FieldTheme)), name(index.FieldRole, x.Value(index.FieldRole)), name(index.FieldSection, x.Value(index.FieldSection))
		if theme != from.Theme || role != from.Role || section != index.SectionName(from.Heading) {
			t.Errorf("section %d: theme %q, role %q, name %q", i, theme, role, section)
		}
		letters += heading.Units() + text.Units()
	}
	if r.Letters() != letters {
		t.Errorf("%d letters, want %d", r.Letters(), letters)
	}
}

func TestBlocksAreTheSameBeforeAndAfterWriting(t *testing.T) {
	s := openStore(t, t.TempDir())
	for _, d := range []*corpus.Document{full(), bare()} {
		x := Encode(d, analysistest.Twos{})
		r := decode(t, s, d.ID, write(t, s, d)[0])
		if int(r.Blocks) != x.Blocks() || x.Blocks() != max(1, len(d.Sections)) {
			t.Errorf("%s: %d blocks in the row, %d encoded, %d sections", d.ID, r.Blocks, x.Blocks(), len(d.Sections))
		}
		for i := range x.Blocks() {
			if got, want := string(r.Block(uint32(i)))+"\x00\x00", string(x.Block(i)); got != want {
				t.Errorf("%s: block %d is %q, was %q", d.ID, i, got, want)
			}
		}
		if title := x.Title(); len(title) > 0 && string(title) != string(r.Folded()[:2*r.Title+2]) {
			t.Errorf("%s: title %q", d.ID, title)
		}
	}
}

func TestADeletedRowNeedsNoFile(t *testing.T) {
	s := openStore(t, t.TempDir())
	encoded := write(t, s, full())[0]
	r := decode(t, s, "id-1", encoded)
	if RowLocation(encoded) != r.Location() {
		t.Errorf("encoded at %v, decoded at %v", RowLocation(encoded), r.Location())
	}
	f, err := s.Remove(r.File())
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if gone := DeletedRow("id-1", encoded); gone.ID != "id-1" || gone.Blocks != r.Blocks || gone.HasText() {
		t.Errorf("%+v", gone)
	}
	if _, err := s.DecodeRow("id-1", encoded); !errors.Is(err, index.ErrCorrupt) {
		t.Errorf("a row without its file: %v", err)
	}
}

func TestWhatACrashLeftAtTheEndIsSkipped(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	first := write(t, s, full())[0]
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "000001.texts"), os.O_WRONLY|os.O_APPEND, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("a write that no row refers to"); err != nil {
		t.Fatal(err)
	}
	f.Close()
	s = openStore(t, dir)
	second := write(t, s, full())[0]
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openStore(t, dir)
	for i, encoded := range [][]byte{first, second} {
		d, err := s.Document(decode(t, s, "id-1", encoded), anySection)
		if err != nil || !reflect.DeepEqual(d, full()) {
			t.Errorf("document %d: %v", i, err)
		}
	}
}

func TestATornFileIsCorrupt(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	encoded := write(t, s, full())[0]
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "000001.texts")
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, lost := range []int64{1, info.Size() / 2} {
		if err := os.Truncate(path, info.Size()-lost); err != nil {
			t.Fatal(err)
		}
		s := openStore(t, dir)
		if _, err := s.DecodeRow("id-1", encoded); !errors.Is(err, index.ErrCorrupt) {
			t.Errorf("%d bytes lost: %v", lost, err)
		}
	}
}

func TestADamagedDocumentIsCorrupt(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	encoded := write(t, s, full())[0]
	r := decode(t, s, "id-1", encoded)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "000001.texts"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for name, offset := range map[string]int64{"record": r.record + 20, "text": r.folded + 8} {
		var b [1]byte
		if _, err := f.ReadAt(b[:], offset); err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt([]byte{b[0] ^ 0xFF}, offset); err != nil {
			t.Fatal(err)
		}
		s := openStore(t, dir)
		if _, err := s.Document(decode(t, s, "id-1", encoded), anySection); !errors.Is(err, index.ErrCorrupt) {
			t.Errorf("%s damaged: %v", name, err)
		}
		if _, err := f.WriteAt(b[:], offset); err != nil {
			t.Fatal(err)
		}
	}
}

func TestVerifyFindsDamageInTextBordersAndRecord(t *testing.T) {
	dir := t.TempDir()
	s := openStore(t, dir)
	encoded := write(t, s, full())[0]
	r := decode(t, s, "id-1", encoded)
	if err := s.Verify(r); err != nil {
		t.Fatal(err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "000001.texts"), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for name, offset := range map[string]int64{"text": r.folded + int64(r.Units), "borders": r.folded + 2*int64(r.Units) + 9, "record": r.record + 20} {
		var b [1]byte
		if _, err := f.ReadAt(b[:], offset); err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteAt([]byte{b[0] ^ 4}, offset); err != nil {
			t.Fatal(err)
		}
		if err := s.Verify(r); !errors.Is(err, index.ErrCorrupt) { // files are mapped: the change is seen
			t.Errorf("%s damaged: %v", name, err)
		}
		if _, err := f.WriteAt(b[:], offset); err != nil {
			t.Fatal(err)
		}
	}
}

func TestASealedFileIsNotWrittenToAndReadableUntilClosed(t *testing.T) {
	s := openStore(t, t.TempDir())
	r := decode(t, s, "id-1", write(t, s, full())[0])
	size := s.Sizes()[r.File()]
	s.Seal(r.File())
	if s.Active() != 0 {
		t.Errorf("file %d is active", s.Active())
	}
	other := decode(t, s, "id-1", write(t, s, full())[0])
	if other.File() == r.File() || s.Active() != other.File() || s.Sizes()[r.File()] != size {
		t.Errorf("written to file %d after sealing %d; active is %d", other.File(), r.File(), s.Active())
	}
	f, err := s.Remove(r.File())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(f.Path()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("%s is there: %v", f.Path(), err)
	}
	if d, err := s.Document(r, anySection); err != nil || d.ID != "id-1" {
		t.Errorf("read after removal: %v", err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if f, err := s.Remove(r.File()); f != nil || err != nil {
		t.Errorf("removed twice: %v, %v", f, err)
	}
}

func TestPathsLeadFromTheTop(t *testing.T) {
	d := newDictionary(index.FieldRegion)
	city := d.add("云江省/临江市")
	district := d.add("云江省/临江市/东城区")
	names := func(id uint32) (all []string) {
		for _, n := range d.Paths()[id] {
			all = append(all, d.Names()[n])
		}
		return all
	}
	if got := names(district); !slices.Equal(got, []string{"云江省", "云江省/临江市", "云江省/临江市/东城区"}) {
		t.Errorf("%q", got)
	}
	if got := names(d.add("/临江市")); !slices.Equal(got, []string{"/临江市"}) {
		t.Errorf("%q", got)
	}
	if d.add("云江省/临江市") != city || d.Find("云江省/临江市") != city || d.Find("江") != 0 || d.add("") != 0 || d.Len() != 5 {
		t.Errorf("numbers are not stable: %q", d.Names())
	}
}

// FuzzDecodeRow decodes anything: what is accepted can be read without going beyond the file.
func FuzzDecodeRow(f *testing.F) {
	s := openStore(f, f.TempDir())
	for _, encoded := range write(f, s, full(), bare()) {
		f.Add(encoded)
		f.Add(encoded[:len(encoded)/2])
	}
	f.Fuzz(func(t *testing.T, encoded []byte) {
		DeletedRow("id", encoded)
		r, err := s.DecodeRow("id", encoded)
		if err != nil {
			if !errors.Is(err, index.ErrCorrupt) {
				t.Fatal(err)
			}
			return
		}
		for i := range r.Blocks {
			r.Block(i)
		}
		if n := len(r.Borders()); n != analysis.BorderBytes(int(r.Units)) {
			t.Fatalf("%d bytes of borders for %d units", n, r.Units)
		}
		if r.record+int64(r.recordSize) > s.Sizes()[r.File()] {
			t.Fatal("the record goes beyond the file")
		}
	})
}

func TestARowThatIsCutShortIsCorrupt(t *testing.T) {
	s := openStore(t, t.TempDir())
	encoded := write(t, s, full())[0]
	for n := range len(encoded) {
		if _, err := s.DecodeRow("id-1", encoded[:n]); !errors.Is(err, index.ErrCorrupt) {
			t.Fatalf("%d of %d bytes: %v", n, len(encoded), err)
		}
	}
}
