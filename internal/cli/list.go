package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wenxun/corpus"
	"wenxun/internal/ingest"
	"wenxun/internal/web/api"
)

func (a *app) list() *cobra.Command {
	var asCSV, failed, asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "列出文库里的文件，或读取失败的文件", Args: none,
		Example: `  wenxun list
  wenxun list --csv > 目录.csv
  wenxun list --failed`,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.open(cmd.Context(), false, ingest.Options{})
			if err != nil {
				return err
			}
			defer func() { _ = s.Close() }()
			if failed {
				return a.listFailed(cmd.Context(), s, asCSV, asJSON)
			}
			return a.listDocuments(cmd.Context(), s, asCSV, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asCSV, "csv", false, "输出 CSV，可用表格软件打开")
	cmd.Flags().BoolVar(&asJSON, "json", false, "每行一个 JSON 对象")
	cmd.Flags().BoolVar(&failed, "failed", false, "列出读取失败的文件")
	cmd.MarkFlagsMutuallyExclusive("csv", "json")
	return cmd
}

func (a *app) listDocuments(ctx context.Context, s *session, asCSV, asJSON bool) error {
	if asJSON {
		enc := newEncoder(a.Out)
		return s.Documents(ctx, func(d api.Summary) error { return enc.Encode(d) })
	}
	if !asCSV {
		return s.Documents(ctx, func(d api.Summary) error {
			_, err := fmt.Fprintf(a.Out, "%-16s  %-10s  %s  %s\n", d.ID, d.Date, line(corpus.CitedTitle(d.Title, d.TitleFrom)), line(strings.TrimSpace(d.Type+" "+d.Region)))
			return err
		})
	}
	table := newCSV(a.Out)
	if err := table.Write(listColumns()); err != nil {
		return err
	}
	err := s.Documents(ctx, func(d api.Summary) error {
		cells := listCells(&d)
		for i := range cells {
			cells[i] = api.Harmless(cells[i])
		}
		return table.Write(cells)
	})
	table.Flush()
	if err != nil {
		return err
	}
	return table.Error()
}

// listColumns are the columns of a list of documents: the metadata, by names that --meta takes, and
// what the library knows beside it.
func listColumns() []string {
	var all []string
	for i := range corpus.Fields {
		all = append(all, corpus.Fields[i].Name)
	}
	return append(all, "file", "added")
}

func listCells(d *api.Summary) []string {
	given := d.Overrides()
	var all []string
	for i := range corpus.Fields {
		cell := strings.Join(corpus.Fields[i].Texts(&given), "；")
		if corpus.Fields[i].Name == "title" && d.TitleFrom == corpus.TitleComposed {
			cell = "" // the document has none, and --meta must not give it this one
		}
		all = append(all, cell)
	}
	return append(all, d.Source.File, d.Added.Format(time.RFC3339))
}

func (a *app) listFailed(ctx context.Context, s *session, asCSV, asJSON bool) error {
	failures, err := s.Failures(ctx)
	switch {
	case err != nil:
		return err
	case asCSV:
		table := newCSV(a.Out)
		rows := [][]string{{"path", "member", "code", "error", "at"}}
		for _, f := range failures {
			rows = append(rows, []string{api.Harmless(f.Path), api.Harmless(f.Member), string(f.Code), f.Error, f.At.Format(time.RFC3339)})
		}
		return table.WriteAll(rows)
	case asJSON:
		enc := newEncoder(a.Out)
		for _, f := range failures {
			if err := enc.Encode(f); err != nil {
				return err
			}
		}
		return nil
	case len(failures) == 0:
		_, err = fmt.Fprintln(a.Out, "没有读取失败的文件。")
	}
	for _, f := range failures {
		if _, err = fmt.Fprintf(a.Out, "%s：%s（%s）\n", line(strings.TrimSuffix(f.Path+"#"+f.Member, "#")), line(f.Error), f.Code); err != nil {
			return err
		}
	}
	return err
}
