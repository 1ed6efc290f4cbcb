package cli

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"wenxun/internal/ingest"
	"wenxun/internal/search"
)

// searchFlags are the API's parameters that take one value, and those that may be repeated.
var (
	searchFlags = []struct{ name, usage string }{
		{"mode", "smart（默认）、exact 逐字、any 任一词"},
		{"within", "词要同在：report（默认）、section、paragraph、sentence"},
		{"from", "日期不早于，如 2024 或 2024-03"},
		{"to", "日期不晚于"},
		{"added-from", "加入文库的时间不早于"},
		{"sort", "relevance（默认）、date、-date、matches、-added"},
		{"size", "每页篇数，默认 10，最多 100"},
		{"cursor", "从上一页的 next_cursor 继续"},
		{"facet-size", "每个分面的值数"},
		{"snippets", "每篇显示的章节数，默认 3"},
		{"synonyms", "on（默认）或 off"},
	}
	repeatedFlags = []struct{ name, usage string }{
		{"theme", "主题"}, {"section", "章节名"}, {"role", "段落角色，如 目标"}, {"region", "地区，含下级"},
		{"year", "年份，如 2024 或 2020..2024"}, {"type", "类型，含下级"}, {"issuer", "发文机关"}, {"source", "报纸或网站"},
		{"tag", "标签"}, {"facets", "要哪些分面，none 为不要"},
	}
)

func (a *app) search() *cobra.Command {
	one, many := map[string]*string{}, map[string]*[]string{}
	var asJSON bool
	cmd := &cobra.Command{
		Use: "search 查询", Short: "在终端里检索", Args: atLeastOne("要查的词"),
		Long: "在终端里检索，命中的词高亮。条件和 API 的参数相同；--json 输出 API 的原样回答。",
		Example: `  wenxun search 海绵城市
  wenxun search '"城市更新" -试点' --region 江西省 --year 2020..2024
  wenxun search 海绵城市 --mode exact --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			query := url.Values{"q": {strings.Join(args, " ")}}
			for name, value := range one {
				if cmd.Flags().Changed(name) {
					query.Set(parameter(name), *value)
				}
			}
			for name, values := range many {
				for _, value := range *values {
					query.Add(parameter(name), value)
				}
			}
			return a.runSearch(cmd, query, asJSON)
		},
	}
	for _, f := range searchFlags {
		one[f.name] = cmd.Flags().String(f.name, "", f.usage)
	}
	for _, f := range repeatedFlags {
		many[f.name] = cmd.Flags().StringArray(f.name, nil, f.usage)
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 API 的原样回答")
	return cmd
}

// parameter is the API's name for a flag.
func parameter(flag string) string { return strings.ReplaceAll(flag, "-", "_") }

func (a *app) runSearch(cmd *cobra.Command, query url.Values, asJSON bool) (err error) {
	if _, problems := search.ParseParams(query); len(problems) > 0 {
		return usagef("--%s：%s。", strings.ReplaceAll(problems[0].Parameter, "_", "-"), problems[0].Reason)
	}
	s, err := a.open(cmd.Context(), false, ingest.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	body, err := s.Get(cmd.Context(), "/search", query)
	if err != nil {
		return err
	}
	if asJSON {
		_, err = fmt.Fprintf(a.Out, "%s\n", body)
		return err
	}
	var answer search.Answer
	if err := json.Unmarshal(body, &answer); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	_, err = fmt.Fprint(a.Out, showAnswer(&answer, a.style()))
	return err
}

// showAnswer writes an answer for a terminal.
func showAnswer(answer *search.Answer, st style) string {
	var b strings.Builder
	t, c := answer.Total, answer.Coverage
	fmt.Fprintf(&b, "%d 篇文件，%d 处（逐字 %d 篇）", t.Documents, t.Matches, t.Exact)
	if t.Related > 0 {
		fmt.Fprintf(&b, "，另有 %d 篇含部分词", t.Related)
	}
	fmt.Fprintf(&b, "；文库共 %d 篇", c.Documents)
	if c.Unreadable > 0 {
		fmt.Fprintf(&b, "，%d 个文件读不了", c.Unreadable)
	}
	fmt.Fprintf(&b, "  %s\n", st.dim(fmt.Sprintf("%.0f 毫秒", answer.TookMS)))
	for _, note := range answer.Query.Notes {
		fmt.Fprintf(&b, "%s\n", st.dim("· "+note))
	}
	for i := range answer.Hits {
		showHit(&b, i+1, &answer.Hits[i], st)
	}
	for _, s := range answer.Suggestions {
		fmt.Fprintf(&b, "%s\n", s.Text)
	}
	if answer.NextCursor != "" {
		fmt.Fprintf(&b, "\n%s\n", st.dim("下一页：--cursor "+answer.NextCursor))
	}
	return b.String()
}

func showHit(b *strings.Builder, n int, h *search.Hit, st style) {
	related := ""
	if h.Relaxed {
		related = "（含部分词）"
	}
	fmt.Fprintf(b, "\n%d. %s%s\n", n, st.bold(st.marked(h.TitleHTML)), related)
	var facts []string
	for _, f := range []string{h.Type, h.Region, h.Issuer, h.DocNumber, h.Date, h.Source.Name} {
		if f != "" {
			facts = append(facts, f)
		}
	}
	fmt.Fprintf(b, "   %s\n", st.dim(strings.Join(append(facts, h.ID), "  ")))
	for i := range h.Sections {
		s := &h.Sections[i]
		heading := st.marked(s.HeadingHTML)
		if s.Page != nil {
			heading += fmt.Sprintf("（第 %d 页）", *s.Page)
		}
		if heading != "" {
			fmt.Fprintf(b, "   § %s\n", heading)
		}
		for _, snippet := range s.Snippets {
			fmt.Fprintf(b, "     %s\n", st.marked(strings.ReplaceAll(snippet.HTML, "\n", " ")))
		}
	}
}
