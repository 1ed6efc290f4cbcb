package cli

import (
	"encoding/json"
	"fmt"

	"github.com/spf13/cobra"

	"wenxun/internal/ingest"
	"wenxun/internal/web/api"
)

func (a *app) stats() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "stats", Short: "文库有多少文件、多大", Args: none, Example: "  wenxun stats\n  wenxun stats --json",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.open(cmd.Context(), false, ingest.Options{})
			if err != nil {
				return err
			}
			defer func() { _ = s.Close() }()
			body, err := s.Get(cmd.Context(), "/stats", nil)
			if err != nil {
				return err
			}
			if asJSON {
				_, err = fmt.Fprintf(a.Out, "%s\n", body)
				return err
			}
			var st api.Stats
			if err := json.Unmarshal(body, &st); err != nil {
				return fmt.Errorf("read the answer: %w", err)
			}
			_, err = fmt.Fprintf(a.Out, "文件    %d 篇，%d 节，%d 字\n磁盘    %s\n读不了  %d 个文件，%d 页没有文字\n更新    %s\n版本    %s，索引 %s\n",
				st.Documents, st.Sections, st.Letters, size(st.Bytes), st.Unreadable, st.PagesWithoutText,
				st.Changed.Local().Format("2006-01-02 15:04:05"), st.Version, st.IndexVersion)
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "输出 API 的原样回答")
	return cmd
}
