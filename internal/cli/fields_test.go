package cli

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"

	"wenxun/corpus"
	"wenxun/corpus/fieldtest"
)

func TestEveryWayInRefusesTheSameValues(t *testing.T) {
	h := newHome(t)
	h.write("good.txt", park)
	rows, _ := h.rows(0, h.path("good.txt"))
	var lines strings.Builder
	for _, c := range fieldtest.Refused {
		f := corpus.FieldNamed(c.Field)
		for way, args := range map[corpus.Way][]string{
			corpus.ByIngest: {"ingest", h.path("good.txt"), "--" + f.Flag(), c.Text()},
			corpus.ByEdit:   {"edit", rows[0].ID, "--" + f.Flag(), c.Text()},
		} {
			if f.Ways&way == 0 {
				continue
			}
			if _, said := h.run(2, args...); !strings.Contains(said, "--"+f.Flag()+" ") || strings.Count(said, "\n") != 1 {
				t.Errorf("%s %q is refused by %q", c.Field, c.Text(), said)
			}
		}
		var table strings.Builder
		w := csv.NewWriter(&table)
		_ = w.WriteAll([][]string{{"path", f.Label}, {"good.txt", c.Text()}})
		if _, said := h.run(1, "ingest", h.path("good.txt"), "--meta", h.write("表.csv", table.String())); !strings.Contains(said, c.Field+"（") {
			t.Errorf("%s %q in a table is refused by %q", c.Field, c.Text(), said)
		}
		fmt.Fprintf(&lines, "{\"text\":\"这一篇不该进库。\",%q:%s}\n", c.Field, c.JSON())
	}
	out, _ := h.feed(3, lines.String(), "ingest", "-", "--json")
	rows, _ = h.parse(out)
	for i, c := range fieldtest.Refused {
		if rows[i].Code != "invalid" || !strings.Contains(rows[i].Error, c.Field+"（") {
			t.Errorf("%s %q in a line is refused by %+v", c.Field, c.Text(), rows[i])
		}
	}
	if out, _ := h.run(0, "list"); strings.Count(out, "\n") != 1 {
		t.Errorf("list says %s", out)
	}
}

func TestAllFlagsAtFaultAreNamedAtOnce(t *testing.T) {
	h := newHome(t)
	if _, said := h.run(2, "edit", "x", "--date", "昨天", "--url", "x", "--title", ""); !strings.Contains(said, "--date ") || !strings.Contains(said, "--url ") || !strings.Contains(said, "--title ") {
		t.Errorf("said %q", said)
	}
}

func TestACorrectionIsTakenBack(t *testing.T) {
	h := newHome(t)
	h.write("a.txt", park)
	rows, _ := h.rows(0, h.path("a.txt"), "--region", "云江省/澄州市")
	id := rows[0].ID
	h.run(0, "edit", id, "--region", "江西省", "--doc-number", "1号", "--title", "错题")
	if out, _ := h.run(0, "show", id); !strings.Contains(out, "江西省") || !strings.Contains(out, "1号") || !strings.Contains(out, "错题") {
		t.Errorf("corrected: %s", out)
	}
	out, _ := h.run(0, "edit", id, "--undo", "region", "--undo", "文号", "--undo", "title", "--edition", "A1")
	if !strings.Contains(out, "云江省/澄州市") || strings.Contains(out, "1号") || !strings.Contains(out, rows[0].Title) || !strings.Contains(out, "A1") {
		t.Errorf("taken back: %s", out)
	}
	h.run(0, "edit", id, "--region", "")
	if out, _ := h.run(0, "show", id); strings.Contains(out, "地区") {
		t.Errorf("emptied: %s", out)
	}
	for _, args := range [][]string{{"--undo", "颜色"}, {"--undo", "id"}, {"--undo", "region", "--region", "江西省"}} {
		h.run(2, append([]string{"edit", id}, args...)...)
	}
	h.run(1, "edit", "nobody", "--undo", "region")
}

// A title that was composed is not the document's: --meta must not give it.
func TestAListHasNoComposedTitles(t *testing.T) {
	h := newHome(t)
	h.feed(0, `{"id":"jia","text":"各位代表：\n现在，我代表市人民政府向大会报告工作，请予审议。\n一、过去一年工作回顾\n经济运行总体平稳。"}`, "ingest", "-")
	if out, _ := h.run(0, "list", "--csv"); !strings.Contains(out, "jia,,") {
		t.Errorf("list --csv says %s", out)
	}
	for _, args := range [][]string{{"list"}, {"show", "jia"}, {"search", "经济运行"}} {
		if out, _ := h.run(0, args...); !strings.Contains(out, "[市人民政府政府工作报告]") {
			t.Errorf("%v says %s", args, out)
		}
	}
}

// What list --csv writes can be corrected in a spreadsheet and given back as --meta.
func TestAListIsATableOfMetadata(t *testing.T) {
	h := newHome(t)
	const line = `{"id":"jia","text":"甲县新建口袋公园12处。","title":"甲","type":"通知","region":"云江省/澄州市","issuer":"某厅","doc_number":"1号","date":"2024-03-01",` +
		`"published":"2024-03","year":2024,"tags":["一","二"],"source":"某报","edition":"A1","author":"某人","url":"https://example.com/1"}`
	h.feed(0, line, "ingest", "-")
	before, _ := h.run(0, "list", "--csv")
	head := strings.Split(strings.SplitN(strings.TrimPrefix(before, "\ufeff"), "\n", 2)[0], ",")
	for _, f := range corpus.Fields {
		if !slices.Contains(head, f.Name) {
			t.Errorf("%s is not a column of %v", f.Name, head)
		}
	}
	other := newHome(t)
	_, said := other.feed(0, `{"id":"jia","text":"甲县新建口袋公园12处。"}`, "ingest", "-", "--meta", other.write("表.csv", before))
	if strings.Count(said, "元数据表：") != 2 { // the columns file and added
		t.Errorf("said %q", said)
	}
	after, _ := other.run(0, "list", "--csv")
	cut := func(s string) string { return s[:strings.LastIndexByte(strings.TrimSpace(s), ',')] } // when it was added
	if cut(after) != cut(before) {
		t.Errorf("the list was\n%sand is\n%s", before, after)
	}
}
