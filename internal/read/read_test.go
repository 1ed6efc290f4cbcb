package read

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"wenxun/corpus"
	"wenxun/internal/read/fault"
)

const notice = "滨河市人民政府关于加强供水管理的通知\n各区人民政府：\n为保障城市供水安全，现就有关事项通知如下。\n一、压实责任\n各区要落实属地责任，明确专人负责，建立台账。\n二、加强监管\n主管部门要定期检查，发现问题及时整改。\n滨河市人民政府\n2023年5月6日\n"

func TestContentDecidesOverTheFilesName(t *testing.T) {
	r := sharedReader(t)
	for name, c := range map[string]struct{ data, format string }{
		"text":                {notice, "txt"},
		"HTML saved as text":  {"<!DOCTYPE html><html><body><p>" + notice + "</p></body></html>", "html"},
		"Markdown as text":    {"# 通知\n\n## 一、责任\n\n各区要落实属地责任。\n", "md"},
		"text without suffix": {notice, "txt"},
	} {
		file := "a.txt"
		d, err := r.Read(context.Background(), file, []byte(c.data), corpus.Overrides{})
		if err != nil || d.Extraction.Format != c.format {
			t.Errorf("%s: %v, read as %v", name, err, d)
		}
	}
	d, err := r.Read(context.Background(), "notice.pdf", []byte(notice), corpus.Overrides{})
	if err != nil || d.Extraction.Format != "txt" {
		t.Errorf("text under a PDF's name: %v", err)
	}
}

func TestRefusalsSayWhatAndWhatToDo(t *testing.T) {
	r := sharedReader(t)
	for name, c := range map[string]struct {
		data string
		want Code
	}{
		"a.txt":  {"", fault.Empty},
		"b.txt":  {" \n\n\t", fault.Empty},
		"c.xyz":  {notice, fault.Unsupported},
		"d.txt":  {strings.Repeat("\x01\x02\x03\xfe\xff", 200), fault.NotText},
		"e.docx": {"PK\x03\x04 no archive", fault.Corrupt},
		"f.pdf":  {"%PDF-1.7 broken", fault.Corrupt},
		"g.html": {"<html><body><script>1</script></body></html>", fault.Empty},
	} {
		_, err := r.Read(context.Background(), name, []byte(c.data), corpus.Overrides{})
		var f *Error
		if !errors.As(err, &f) || f.Code != c.want || !strings.Contains(f.Message, "请") {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

func TestACancelledReadingIsNobodysFault(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err := sharedReader(t).Read(ctx, "a.pdf", []byte("%PDF-1.7"), corpus.Overrides{})
	var f *Error
	if err == nil || errors.As(err, &f) && f.Code != fault.Corrupt {
		t.Errorf("%v", err)
	}
}

func TestWhatIsGivenBeatsWhatIsRead(t *testing.T) {
	title, region, kind := "另一个题目", "浔阳区", "通告"
	d, err := sharedReader(t).Read(context.Background(), "a.txt", []byte(notice), corpus.Overrides{Title: &title, Region: &region, Type: &kind})
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != title || d.Region != "江西省/九江市/浔阳区" || d.RegionCode != "360403" || d.Type != "公文/通告" || d.Date != "2023-05-06" {
		t.Errorf("%+v", d)
	}
}

func TestPartsPartTheDocument(t *testing.T) {
	d, err := sharedReader(t).Read(context.Background(), "a.txt", []byte(notice), corpus.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Sections) != 3 || d.Sections[1].Heading != "一、压实责任" || d.Sections[1].Text != "各区要落实属地责任，明确专人负责，建立台账。" || d.Sections[1].Level != 1 {
		t.Errorf("%+v", d.Sections)
	}
	all := d.Title
	for _, s := range d.Sections {
		all += s.Heading + s.Text
	}
	for _, once := range []string{"关于加强供水管理的通知", "压实责任", "定期检查", "2023年5月6日"} {
		if strings.Count(all, once) != 1 {
			t.Errorf("%q stands %d times", once, strings.Count(all, once))
		}
	}
}

func TestPageBreaksCountCodePoints(t *testing.T) {
	d, err := sharedReader(t).Read(context.Background(), "a.txt", []byte("滨河市供水年报\n一、概况\n全市共有水厂三座，日供水能力二十万吨，管网总长\n\f八百公里，覆盖城乡居民五十万人，水质达标率百分之百。\n"), corpus.Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	s := d.Sections[len(d.Sections)-1]
	at := utf8.RuneCountInString(s.Text[:strings.Index(s.Text, "八百公里")])
	if s.PageAt(0) != 1 || s.PageAt(at) != 2 || s.PageAt(at-1) != 1 {
		t.Errorf("breaks %+v in %q", s.PageBreaks, s.Text)
	}
}

func TestRecords(t *testing.T) {
	const lines = `{"id":"a-1","title":"甲","text":"第一段。\n第二段。","year":2020,"type":"通知"}
{"title":"乙","sections":[{"heading":"一、目标","level":1,"text":"目标正文。"},{"heading":"（一）数量","level":2,"text":"数量正文。"}]}

{"title":"丙"}
not json
{"id":"../x","text":"丁"}
{"text":"戊","date":"2020-13"}
{"title":"\ud800","text":"海绵\ud800城市"}
`
	r := sharedReader(t)
	var got []string
	for i, line := range strings.Split(strings.TrimSpace(lines), "\n") {
		if line == "" {
			continue
		}
		name := strconv.Itoa(i + 1)
		var d *corpus.Document
		rec, err := ParseRecord([]byte(line))
		if err == nil {
			d, err = r.Record(context.Background(), "a.jsonl", rec, corpus.Overrides{})
		}
		if err != nil {
			got = append(got, name+":"+string(fault.Of(err).Code))
			continue
		}
		got = append(got, name+":"+d.ID+"/"+d.Title+"/"+d.Type)
		if name == "2" && (len(d.Sections) != 2 || d.Sections[1].Heading != "（一）数量" || d.Sections[1].Level != 2 || d.Sections[1].Text != "数量正文。") {
			t.Errorf("%+v", d.Sections)
		}
		for _, s := range d.Sections {
			if !utf8.ValidString(s.Text) {
				t.Errorf("%q is not valid", s.Text)
			}
		}
	}
	want := "1:a-1/甲/公文/通知|2:/乙/其他|4:invalid|5:invalid|6:invalid|7:invalid|8:/\uFFFD/其他"
	if strings.Join(got, "|") != want {
		t.Errorf("got %s\nwant %s", strings.Join(got, "|"), want)
	}
}

func TestARecordOfTheLibraryIsReadDespiteOldMetadata(t *testing.T) {
	const old = `{"title":"甲","text":"正文。","type":"诗","date":"2024-02-31","colour":"red","tags":["急"]}`
	if _, err := ParseRecord([]byte(old)); fault.Of(err).Code != fault.Invalid {
		t.Errorf("ParseRecord: %v", err)
	}
	rec, err := ReparseRecord([]byte(old))
	if err != nil || rec.Text != "正文。" || *rec.Given.Title != "甲" || rec.Given.Tags[0] != "急" || rec.Given.Type != nil || rec.Given.Date != nil {
		t.Errorf("ReparseRecord: %+v, %v", rec, err)
	}
	rec, err = ReparseRecord([]byte(`{"sections":[{"heading":"一、","colour":"red","text":"正文。"}]}`))
	if err != nil || len(rec.Sections) != 1 || rec.Sections[0].Text != "正文。" {
		t.Errorf("ReparseRecord: %+v, %v", rec, err)
	}
	if _, err := ReparseRecord([]byte(`{"text":"`)); fault.Of(err).Code != fault.Invalid {
		t.Errorf("half an object: %v", err)
	}
}

func FuzzRecord(f *testing.F) {
	f.Add([]byte(`{"sections":[{"text":"\u0000"}]}`))
	f.Add([]byte(`{"id":"a","text":"正文","sections":[{"heading":"一、","level":-3,"text":"x"}],"year":0}`))
	r, err := New(Options{})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		rec, err := ParseRecord(data)
		if err != nil {
			return
		}
		d, err := r.Record(context.Background(), "a.jsonl", rec, corpus.Overrides{})
		if err == nil && len(d.Sections) == 0 {
			t.Fatal("no section")
		}
	})
}
