package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"wenxun/internal/client"
	"wenxun/internal/ingest"
)

func (a *app) delete() *cobra.Command {
	return &cobra.Command{
		Use: "delete 编号…", Short: "从文库里删除文件", Args: atLeastOne("文件的编号"),
		Long:    "从文库里删除文件。磁盘上的原文件不动；再次 ingest 会重新加入。",
		Example: "  wenxun delete Xk3vQm9aTz01bC_d",
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := a.open(cmd.Context(), false, ingest.Options{})
			if err != nil {
				return err
			}
			defer func() { _ = s.Close() }()
			missing := false
			for _, id := range args {
				err := s.Delete(cmd.Context(), id)
				switch {
				case client.NotFound(err):
					missing = true
					_, _ = fmt.Fprintf(a.Err, "没有这篇文件：%s\n", line(id))
				case err != nil:
					return err
				default:
					if _, err := fmt.Fprintf(a.Out, "已删除 %s\n", id); err != nil {
						return err
					}
				}
			}
			if missing {
				return errSaid
			}
			return nil
		},
	}
}
