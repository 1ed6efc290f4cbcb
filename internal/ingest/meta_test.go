package ingest

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wenxun/corpus"
	"wenxun/internal/read/fault"
)

func TestATableSaysWhatItSaysByPathOrID(t *testing.T) {
	const table = "路径,id,title,地区,tags,备注\n甲.txt,,甲县报告,江西省,急；要,x\nsub/乙.txt,yi,,,,\n,lineid,行,,,\n丙.txt,,没有这个文件,,,\n重.txt,,,福建省,,\n"
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(table)
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string]string{"UTF-8": table, "with a mark": "\ufeff" + table, "GB18030": gb} {
		t.Run(name, func(t *testing.T) {
			m, err := ParseMeta([]byte(in))
			if err != nil {
				t.Fatal(err)
			}
			compare(t, m.Unknown, []string{"备注"})
			of := func(path, source, member, data string) corpus.Overrides {
				return m.Of(&Item{Path: path, Source: source, Member: member, Name: path, Data: []byte(data)})
			}
			if g := of("x/甲.txt", "/库/x/甲.txt", "", ""); text(g.Title) != "甲县报告" || text(g.Region) != "江西省" || strings.Join(g.Tags, " ") != "急 要" {
				t.Errorf("given is %+v", g)
			}
			if g := of("乙.txt", "/库/sub/乙.txt", "", ""); text(g.ID) != "yi" || g.Title != nil {
				t.Errorf("given is %+v", g)
			}
			if g := of("乙.txt", "/库/other/乙.txt", "", ""); g.ID != nil {
				t.Errorf("another folder's file is given %+v", g)
			}
			if g := of("a.zip", "/库/a.zip", "甲.txt", ""); text(g.Title) != "甲县报告" {
				t.Errorf("an entry is given %+v", g)
			}
			if g := of("a.jsonl", "/库/a.jsonl", "7", `{"id":"lineid","text":"一行"}`); text(g.Title) != "行" {
				t.Errorf("a line is given %+v", g)
			}
			of("重.txt", "/库/1/重.txt", "", "")
			of("重.txt", "/库/2/重.txt", "", "")
			compare(t, m.Unfit(), []string{"第 2 行（甲.txt）对应了 2 个文件", "第 5 行（丙.txt）没有对应的文件", "第 6 行（重.txt）对应了 2 个文件"})
		})
	}
}

func TestATableThatCannotBeUsedSaysWhy(t *testing.T) {
	for in, want := range map[string]string{
		"":                          "空的",
		"title\n甲\n":                "path 或 id",
		"path,year\na.txt,去年\n":     "第 2 行",
		"path,type\na.txt,诗\n":      "没有“诗”这种类型",
		"path,date\n\na.txt,昨天\n":   "第 3 行",
		"path,id\na.txt,../x\n":     "id（编号）：只能",
		"path,title\na.txt,\"没有完\n": "CSV",
	} {
		_, err := ParseMeta([]byte(in))
		var f *fault.Error
		if !errors.As(err, &f) || !strings.Contains(f.Message, want) {
			t.Errorf("%q: %v, want %s", in, err, want)
		}
	}
}

func TestAPreviewSaysWhatWouldHappenAndDoesNothing(t *testing.T) {
	l := newLibrary(t)
	l.write("a.txt", report(1))
	first := l.add1("a.txt")
	l.write("b.txt", report(2))
	l.write("c.txt", report(2))
	l.write("d.txt", "")
	var rows []Row
	summary, err := l.service.Preview(t.Context(), l.items(corpus.Overrides{}, "a.txt", "b.txt", "c.txt", "d.txt"), func(r Row) { rows = append(rows, r) })
	if err != nil {
		t.Fatal(err)
	}
	compare(t, told(l.files, rows), []string{"a.txt unchanged", "b.txt added", "c.txt duplicate", "d.txt failed empty"})
	if summary.Added != 1 || len(l.engine.docs) != 1 || l.engine.text(first.ID) == "" {
		t.Errorf("summary %+v, %d documents", summary, len(l.engine.docs))
	}
	if failures, err := l.service.Failures(t.Context()); err != nil || len(failures) > 0 {
		t.Errorf("failures were kept: %v, %v", failures, err)
	}
	l.consistent()
}
