package cli

import (
	"github.com/spf13/cobra"

	"wenxun/corpus"
	"wenxun/internal/ingest"
)

func (a *app) edit() *cobra.Command {
	var undo []string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "edit 编号 [选项]", Short: "更正一篇文件的元数据", Args: exactlyOne("文件的编号"),
		Long: `更正一篇文件的元数据。人的更正优先于读出来的，以后重新读取也不会丢。
值给空（""）表示这篇文件没有这一项；--undo 取消以前的更正，恢复读出来的值。`,
		Example: `  wenxun edit Xk3vQm9aTz01bC_d --title 浔阳区政府工作报告 --region 江西省/九江市/浔阳区
  wenxun edit Xk3vQm9aTz01bC_d --undo region`,
		RunE: func(cmd *cobra.Command, args []string) error {
			correction, err := correctionOf(cmd, undo)
			if err != nil {
				return err
			}
			s, err := a.open(cmd.Context(), false, ingest.Options{})
			if err != nil {
				return err
			}
			defer func() { _ = s.Close() }()
			body, err := s.Edit(cmd.Context(), args[0], correction)
			if err != nil {
				return noSuch(args[0], err)
			}
			return a.showDocument(body, asJSON)
		},
	}
	defineFields(cmd.Flags(), corpus.ByEdit)
	cmd.Flags().StringArrayVar(&undo, "undo", nil, "取消对这个字段的更正，如 region，可重复")
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 API 的原样回答")
	return cmd
}

// correctionOf returns what the flags correct.
func correctionOf(cmd *cobra.Command, undo []string) (c corpus.Correction, err error) {
	if c.Set, err = overrides(cmd.Flags(), corpus.ByEdit); err != nil {
		return c, err
	}
	if c.Undo, err = fieldsNamed("undo", undo, corpus.ByEdit); err != nil {
		return c, err
	}
	for _, f := range c.Undo {
		if f.Given(&c.Set) {
			return c, usagef("--%s 和 --undo %s 不能一起用。", f.Flag(), f.Name)
		}
	}
	if c.IsZero() {
		return c, usagef("没有要更正的内容。运行 wenxun edit --help 查看可以更正什么。")
	}
	return c, nil
}
