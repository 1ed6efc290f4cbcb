package cli

import (
	"github.com/spf13/cobra"

	"wenxun/internal/ingest"
	"wenxun/internal/web/api"
)

func (a *app) edit() *cobra.Command {
	var said givenFlags
	var asJSON bool
	cmd := &cobra.Command{
		Use: "edit 编号 [选项]", Short: "更正一篇文件的元数据", Args: exactlyOne("文件的编号"),
		Long:    "更正一篇文件的元数据。人的更正优先于读出来的，以后重新读取也不会丢。",
		Example: "  wenxun edit Xk3vQm9aTz01bC_d --title 浔阳区政府工作报告 --region 江西省/九江市/浔阳区",
		RunE: func(cmd *cobra.Command, args []string) error {
			g, err := said.given(cmd.Flags())
			if err != nil {
				return err
			}
			if cmd.Flags().NFlag() == 0 || sameAsNothing(g.Title, g.Type, g.Region, g.Issuer, g.DocNumber, g.Date, g.Published, g.URL, g.SourceName, g.Edition, g.Author) && g.Year == nil && g.Tags == nil {
				return usagef("没有要更正的内容。运行 wenxun edit --help 查看可以更正什么。")
			}
			s, err := a.open(cmd.Context(), false, ingest.Options{})
			if err != nil {
				return err
			}
			defer func() { _ = s.Close() }()
			body, err := s.Edit(cmd.Context(), args[0], api.Given{
				Title: g.Title, Type: g.Type, Region: g.Region, Issuer: g.Issuer, DocNumber: g.DocNumber, Date: g.Date,
				Published: g.Published, Year: g.Year, URL: g.URL, Source: g.SourceName, Edition: g.Edition, Author: g.Author, Tags: g.Tags,
			})
			if err != nil {
				return noSuch(args[0], err)
			}
			return a.showDocument(body, asJSON)
		},
	}
	said.define(cmd.Flags(), "title", "type", "region", "issuer", "doc-number", "date", "published", "year", "url", "source", "edition", "author", "tag")
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 API 的原样回答")
	return cmd
}

// sameAsNothing reports whether no field says anything.
func sameAsNothing(fields ...*string) bool {
	for _, f := range fields {
		if f != nil {
			return false
		}
	}
	return true
}
