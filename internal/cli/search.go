package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"wenxun/corpus"
	"wenxun/internal/ingest"
	"wenxun/internal/search"
	"wenxun/internal/web/api"
)

func (a *app) search() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "search 查询", Short: "在终端里检索", Args: atLeastOne("要查的词"),
		Long: "在终端里检索，命中的词高亮。条件和 API 的参数相同；--json 输出 API 的原样回答。",
		Example: `  wenxun search 海绵城市
  wenxun search '"城市更新" -试点' --region 江西省 --year 2020..2024
  wenxun search 海绵城市 --mode exact --json`,
		RunE: func(cmd *cobra.Command, args []string) error {
			values, err := givenParameters(cmd.Flags())
			if err != nil {
				return err
			}
			values.Set("q", strings.Join(args, " "))
			return a.runSearch(cmd.Context(), values, asJSON)
		},
	}
	for _, p := range searchParameters() {
		if p.Repeated {
			cmd.Flags().StringArray(flagOf(p.Name), nil, p.Usage())
		} else {
			cmd.Flags().String(flagOf(p.Name), "", p.Usage())
		}
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 API 的原样回答")
	return cmd
}

// searchParameters are the parameters of a search that have a flag: all but the query.
func searchParameters() []api.Parameter {
	var all []api.Parameter
	for _, p := range api.Parameters(api.OfSearch) {
		if p.Name != "q" {
			all = append(all, p)
		}
	}
	return all
}

// flagOf returns the flag of a parameter: added-from for added_from.
func flagOf(parameter string) string { return strings.ReplaceAll(parameter, "_", "-") }

// givenParameters returns the parameters whose flags were given.
func givenParameters(flags *pflag.FlagSet) (url.Values, error) {
	values := url.Values{}
	for _, p := range searchParameters() {
		name := flagOf(p.Name)
		if !flags.Changed(name) {
			continue
		}
		if p.Repeated {
			given, err := flags.GetStringArray(name)
			if err != nil {
				return nil, err
			}
			values[p.Name] = given
			continue
		}
		given, err := flags.GetString(name)
		if err != nil {
			return nil, err
		}
		values.Set(p.Name, given)
	}
	return values, nil
}

func (a *app) runSearch(ctx context.Context, values url.Values, asJSON bool) error {
	args, err := api.Parse(api.OfSearch, values)
	if wrong := (search.ParamErrors{}); errors.As(err, &wrong) {
		return usagef("--%s：%s。", flagOf(wrong[0].Parameter), wrong[0].Reason)
	}
	s, err := a.open(ctx, false, ingest.Options{})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	if asJSON {
		body, err := s.searchJSON(ctx, values, args.Search)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.Out, "%s\n", bytes.TrimSpace(body))
		return err
	}
	answer, err := s.search(ctx, values, args.Search)
	if err != nil {
		return err
	}
	_, err = fmt.Fprint(a.Out, showAnswer(answer, a.style()))
	return err
}

// search asks the library itself, or the process that serves it. values and params are the same
// search, as that process and as the library takes it.
func (s *session) search(ctx context.Context, values url.Values, params search.Params) (*search.Answer, error) {
	if s.library != nil {
		return s.library.Search.Search(ctx, params)
	}
	answer, err := s.Search(ctx, values)
	if err != nil {
		return nil, err
	}
	return answer.Plain(), nil
}

// searchJSON is search with the answer as the API sends it.
func (s *session) searchJSON(ctx context.Context, values url.Values, params search.Params) ([]byte, error) {
	if s.library == nil {
		return s.Get(ctx, "/search", values)
	}
	answer, err := s.library.Search.Search(ctx, params)
	if err != nil {
		return nil, err
	}
	return api.Marshal(api.NewAnswer(answer))
}

// showAnswer writes an answer for a terminal.
func showAnswer(answer *search.Answer, st style) string {
	var b strings.Builder
	t, c := answer.Total, answer.Coverage
	fmt.Fprintf(&b, "%d 篇文件，%d 处（逐字 %d 篇）", t.Documents, t.Matches, t.Exact)
	if t.Related > 0 {
		fmt.Fprintf(&b, "，另有 %d 篇含部分词", t.Related)
	}
	fmt.Fprintf(&b, "；在 %d 篇中检索", c.Documents)
	if c.Documents != c.Library {
		fmt.Fprintf(&b, "（文库共 %d 篇）", c.Library)
	}
	if c.Undated > 0 {
		fmt.Fprintf(&b, "，%d 篇日期不明", c.Undated)
	}
	if c.Unreadable > 0 {
		fmt.Fprintf(&b, "，%d 个文件读不了", c.Unreadable)
	}
	fmt.Fprintf(&b, "  %s\n", st.dim(fmt.Sprintf("%.0f 毫秒", float64(answer.Took.Microseconds())/1000)))
	for _, note := range answer.Query.Notes {
		fmt.Fprintf(&b, "%s\n", st.dim("· "+line(note)))
	}
	for i := range answer.Hits {
		showHit(&b, i+1, &answer.Hits[i], st)
	}
	for _, s := range answer.Suggestions {
		fmt.Fprintf(&b, "%s\n", line(s.Text))
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
	if h.Across {
		related = "（跨词）"
	}
	fmt.Fprintf(b, "\n%d. %s%s\n", n, st.bold(corpus.CitedTitle(st.marked(h.Title, h.TitleHighlights), h.TitleFrom)), related)
	var facts []string
	for _, f := range []string{h.Type, h.Region, h.Issuer, h.DocNumber, h.Date, h.Source.Name} {
		if f != "" {
			facts = append(facts, f)
		}
	}
	fmt.Fprintf(b, "   %s\n", st.dim(line(strings.Join(append(facts, h.ID), "  "))))
	for i := range h.Sections {
		s := &h.Sections[i]
		heading := st.marked(s.Heading, s.HeadingHighlights)
		if s.Page != 0 {
			heading += fmt.Sprintf("（第 %d 页）", s.Page)
		}
		if heading != "" {
			fmt.Fprintf(b, "   § %s\n", heading)
		}
		for _, snippet := range s.Snippets {
			fmt.Fprintf(b, "     %s\n", st.marked(strings.ReplaceAll(snippet.Text, "\n", " "), snippet.Highlights))
		}
	}
}
