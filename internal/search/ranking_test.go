package search

import (
	"flag"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"wenxun/corpus"
)

var update = flag.Bool("update", false, "write the golden files anew")

// rankingQueries are asked of testdata/library.txt. A change of weights shows as a change of
// testdata/rankings.golden, for a person to judge.
var rankingQueries = []string{
	"海绵城市", "海绵城市 奖补", "柳湾 海绵城市 2024", "城市更新行动", "新农合", "老赖", "河长制", "拉圾分类", "數字經濟",
	"养老 托育", "拖欠工资怎么办？", "离婚需要冷静期吗？", "谁来回应",
	"北屏市对暂时无力足额缴纳社会保险费的企业有何政策？", "受疫情影响的企业怎么申请缓缴社保？",
	"乱扔生活垃圾会罚多少钱？", "稳岗补贴 火星", "\"海绵城市\" -方案",
}

// readLibrary reads reports: "== id | title | region | year | date", then headings and text.
func readLibrary(t *testing.T, path string) []*corpus.Document {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var docs []*corpus.Document
	for _, block := range strings.Split("\n"+string(data), "\n== ")[1:] {
		head, text, _ := strings.Cut(block, "\n")
		f := strings.Split(head, " | ")
		year, err := strconv.Atoi(f[3])
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, in(doc(f[0], f[1], text+"\n"), f[2], year, f[4]))
	}
	return docs
}

func TestRankings(t *testing.T) {
	s := service(t, readLibrary(t, "testdata/library.txt")...)
	var b strings.Builder
	for _, q := range rankingQueries {
		a := ask(t, s, q, "snippets=1")
		fmt.Fprintf(&b, "%s\n    found %d, exact %d, related %d\n", q, a.Total.Documents, a.Total.Exact, a.Total.Related)
		for _, h := range a.Hits[:min(5, len(a.Hits))] {
			mark := " "
			if h.Relaxed {
				mark = "~"
			}
			fmt.Fprintf(&b, "  %s %s %s\n", mark, h.ID, marked(h.Title, h.TitleHighlights))
			if len(h.Sections) > 0 && len(h.Sections[0].Snippets) > 0 {
				fmt.Fprintf(&b, "        %s\n", strings.ReplaceAll(marked(h.Sections[0].Snippets[0].Text, h.Sections[0].Snippets[0].Highlights), "\n", "⏎"))
			}
		}
	}
	const golden = "testdata/rankings.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("rankings differ from %s (go test -update writes it anew):\n%s", golden, b.String())
	}
}
