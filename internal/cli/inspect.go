package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"wenxun/internal/ingest"
	"wenxun/internal/read"
	"wenxun/internal/read/fault"
	"wenxun/internal/read/rule"
	"wenxun/internal/web/api"
)

func (a *app) inspect() *cobra.Command {
	var asJSON, withRules bool
	cmd := &cobra.Command{
		Use: "inspect 文件", Short: "看一个文件会被读成什么，不加进文库", Args: exactlyOne("一个文件"),
		Long:    "看一个文件会被读成什么：元数据、章节、修复、去掉的内容、提醒。不加进文库。\n--explain 另外逐行列出是哪条规则决定接行、分节、去掉页码，以及元数据从何而来。",
		Example: "  wenxun inspect 报告.pdf\n  wenxun inspect 报告.pdf --explain\n  wenxun inspect 报告.pdf --json",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			reader, err := read.New(read.Options{})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, reader.Close()) }()
			failed := false
			walker := ingest.Walker{Readable: read.Supported, Stdin: a.In}
			for item, err := range walker.Walk(cmd.Context(), args) {
				ctx := cmd.Context()
				var trace *rule.Trace
				if withRules {
					trace = &rule.Trace{}
					ctx = rule.WithTrace(ctx, trace)
				}
				doc, err := ingest.Inspect(ctx, reader, &item, err)
				var refused *fault.Error
				switch {
				case errors.Is(err, ingest.ErrSkipped):
					continue
				case errors.As(err, &refused):
					failed = true
					_, _ = fmt.Fprintf(a.Err, "%s：%s（%s）\n", line(strings.TrimSuffix(item.Path+"#"+item.Member, "#")), line(refused.Message), refused.Code)
					continue
				case err != nil:
					return err
				}
				if err := a.showInspected(api.NewDocument(doc, nil, nil), trace, asJSON); err != nil {
					return err
				}
			}
			if failed {
				return errSomeFailed
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 JSON，每篇一行")
	cmd.Flags().BoolVar(&withRules, "explain", false, "逐行列出是哪条规则作的决定")
	return cmd
}

// showInspected writes what was read; trace is nil where nobody asked which rules decided.
func (a *app) showInspected(doc api.Document, trace *rule.Trace, asJSON bool) error {
	if asJSON {
		if trace != nil {
			return newEncoder(a.Out).Encode(explain(doc, trace))
		}
		return newEncoder(a.Out).Encode(doc)
	}
	text := documentText(&doc, a.style()) + extractionText(&doc.Extraction, a.style())
	if trace != nil {
		text += explanationText(trace, a.style())
	}
	_, err := fmt.Fprintln(a.Out, text)
	return err
}

// extractionText writes what reading did to a file.
func extractionText(e *api.Extraction, st style) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s  %s\n", st.dim("格式"), strings.TrimSpace(e.Format+" "+e.Encoding))
	kinds := make([]string, 0, len(e.Repairs))
	for kind, n := range e.Repairs {
		kinds = append(kinds, fmt.Sprintf("%s %d 处", kind, n))
	}
	slices.Sort(kinds)
	if len(kinds) > 0 {
		fmt.Fprintf(&b, "%s  %s\n", st.dim("修复"), strings.Join(kinds, "，"))
	}
	for _, r := range e.Removed {
		page := ""
		if r.Page != nil {
			page = fmt.Sprintf("（第 %d 页）", *r.Page)
		}
		fmt.Fprintf(&b, "%s  %s%s：%s\n", st.dim("去掉"), r.Kind, page, visible(r.Text))
	}
	return b.String()
}
