package search

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"wenxun/corpus"
	"wenxun/index"
)

// completed returns what a half-typed query may become, each with its number of documents.
func completed(t *testing.T, s *Service, q string) string {
	t.Helper()
	got, err := s.Suggest(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	all := make([]string, len(got))
	for i, c := range got {
		all[i] = fmt.Sprint(c.Kind, " ", c.Text, " ", c.Documents)
	}
	return strings.Join(all, ", ")
}

func TestSuggestCompletesByTextPinyinAndInitials(t *testing.T) {
	s := service(t,
		doc("a", "海绵城市建设方案", "# 一、海绵设施\n正文。"),
		doc("b", "城市更新方案", "# （二）海绵设施\n海绵城市。"),
	)
	sponge := "term 海绵城市 2, term 海绵城市建设 1, title 海绵城市建设方案 1"
	for q, want := range map[string]string{
		"海绵":      "word 海绵 2, " + sponge + ", heading 海绵设施 2",
		"海綿":      "word 海绵 2, " + sponge + ", heading 海绵设施 2",
		"haimian": sponge + ", heading 海绵设施 2",
		"hmcs":    sponge,
		"csgx":    "term 城市更新 1, title 城市更新方案 1",
		"火星":      "",
		"":        "",
		"？":       "",
	} {
		if got := completed(t, s, q); got != want {
			t.Errorf("%q completes to %s, want %s", q, got, want)
		}
	}
}

func TestSuggestOffersWordsOfTheLibraryThatSaySomething(t *testing.T) {
	s := service(t,
		doc("a", "", "数字。数。数学。2024、2025年。怎么、怎样。"),
		doc("b", "", "数字孪生。数字。二十条。二手房。怎样。"),
		doc("c", "", "数字孪生、数字孪生。全国企业。SZ1、SZ"),
	)
	for q, want := range map[string]string{
		"数":  "word 数字 3, term 数字孪生 2, word 数学 1",
		"20": "",
		"二":  "word 二手 1, word 二手房 1",
		"怎":  "",
		"国企": "", // only across the words 全国 and 企业
		"gq": "",
		"s":  "term 数字孪生 2, word sz 1, word sz1 1", // once, though by pinyin and by initials
		"sz": "word sz 1, term 数字孪生 2, word sz1 1", // what was typed comes first
	} {
		if got := completed(t, s, q); got != want {
			t.Errorf("%q completes to %s, want %s", q, got, want)
		}
	}
}

func TestTitlesHaveRoomBesideWords(t *testing.T) {
	var docs []*corpus.Document
	for i, w := range []string{"城市", "城乡", "城镇", "城区", "城建", "城管", "城墙", "城楼", "城堡"} {
		docs = append(docs, doc(fmt.Sprint(i), "", w+"。"))
	}
	const words = "word 城乡 1, word 城区 1, word 城堡 1, word 城墙 1, word 城市 1, word 城建 1, word 城楼 1"
	s := service(t, append(docs, doc("t", "城的记", "正文"))...)
	if got, want := completed(t, s, "城"), words+", term 城管 1, word 城镇 1, title 城的记 1"; got != want {
		t.Errorf("beside one title: %s, want %s", got, want)
	}
	for i := range 5 {
		docs = append(docs, doc(fmt.Sprint("t", i), fmt.Sprint("城", strings.Repeat("的", i+1), "记"), "正文"))
	}
	if got, want := completed(t, service(t, docs...), "城"), words+", title 城的记 1, title 城的的记 1, title 城的的的记 1"; got != want {
		t.Errorf("beside five titles: %s, want %s", got, want)
	}
}

func TestATitleThatIsAWordIsOfferedOnce(t *testing.T) {
	s := service(t, doc("a", "养犬", "# 养犬\n养犬。"), doc("b", "《养犬》", "养犬"))
	if got, want := completed(t, s, "养"), "word 养犬 2"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

func TestSuggestKnowsWhatWasJustAdded(t *testing.T) {
	s := service(t, doc("a", "甲", "正文"))
	if got, err := s.Suggest(context.Background(), "乙方"); err != nil || len(got) != 0 {
		t.Fatalf("%v, %v", got, err)
	}
	s.lines.at = time.Time{} // long ago
	if err := s.engine.(index.Store).Apply(context.Background(), []index.Change{{Put: doc("b", "乙方责任", "正文")}}); err != nil {
		t.Fatal(err)
	}
	got, err := s.Suggest(context.Background(), "乙方责")
	want := []Completion{{Text: "乙方责任", Kind: "title", ID: "b", Documents: 1}}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestTermsAreCountedNowAndNotWhenTheLinesWereRead(t *testing.T) {
	s := service(t, doc("a", "", "数字经济。数字孪生。"), doc("b", "", "数字经济。"))
	if got, want := completed(t, s, "szjj"), "term 数字经济 2"; got != want {
		t.Fatalf("%s, want %s", got, want)
	}
	s.lines.cost = time.Hour // so that the lines are kept
	if err := s.engine.(index.Store).Apply(context.Background(), []index.Change{{Delete: "a"}}); err != nil {
		t.Fatal(err)
	}
	if got, want := completed(t, s, "szjj")+";"+completed(t, s, "szls"), "term 数字经济 1;"; got != want {
		t.Errorf("after a deletion: %s, want %s", got, want)
	}
}

// counting counts the calls of an engine beside Stats.
type counting struct {
	Engine
	calls int
}

func (c *counting) Count(ctx context.Context, queries []index.Query) ([]int, error) {
	c.calls++
	return c.Engine.Count(ctx, queries)
}

func (c *counting) Search(ctx context.Context, r *index.Request) (*index.Result, error) {
	c.calls++
	return c.Engine.Search(ctx, r)
}

func (c *counting) Values(ctx context.Context, f index.Field, yield func(index.Value) error) error {
	c.calls++
	return c.Engine.Values(ctx, f, yield)
}

func (c *counting) Words(ctx context.Context, prefix string, size int) ([]index.Value, error) {
	c.calls++
	return c.Engine.Words(ctx, prefix, size)
}

func (c *counting) DocumentFrequencies(ctx context.Context, words []string) ([]int, error) {
	c.calls++
	return c.Engine.DocumentFrequencies(ctx, words)
}

func TestAKeystrokeAsksTheEngineAtMostTwice(t *testing.T) {
	s := service(t, doc("a", "海绵城市建设方案", "# 一、海绵设施\n推进海绵城市建设，数字经济、数字孪生。"))
	engine := &counting{Engine: s.engine}
	s.engine = engine
	completed(t, s, "海") // reads the lines
	for _, q := range []string{"海", "海绵", "数字", "s", "szjj", "a", "20", "没有的"} {
		engine.calls = 0
		if completed(t, s, q); engine.calls > 2 {
			t.Errorf("%q asks the engine %d times", q, engine.calls)
		}
	}
}
