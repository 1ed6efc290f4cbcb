package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"wenxun/index"
	"wenxun/internal/ingest"
	"wenxun/internal/library"
)

func (a *app) check() *cobra.Command {
	return &cobra.Command{
		Use: "check", Short: "检查文库是否完好", Args: none, Example: "  wenxun check",
		Long: "检查文库：每篇文件都在索引里、原件都完好、来源都对得上。有问题时逐条列出，退出码 1。",
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			s, err := a.openWhole(cmd)
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			documents, problems := 0, 0
			documents, err = s.library.Ingest.Check(cmd.Context(), func(problem string) {
				problems++
				_, _ = fmt.Fprintln(a.Out, problem)
			})
			if err != nil {
				return err
			}
			if problems > 0 {
				return failure(fmt.Sprintf("检查了 %d 篇文件，发现 %d 处问题。请运行 wenxun reindex 从原件重建。", documents, problems))
			}
			_, err = fmt.Fprintf(a.Out, "检查了 %d 篇文件，完好。\n", documents)
			return err
		},
	}
}

func (a *app) reindex() *cobra.Command {
	var reread, asJSON bool
	cmd := &cobra.Command{
		Use: "reindex", Short: "重建索引", Args: none, Example: "  wenxun reindex\n  wenxun reindex --reread",
		Long: "重建索引；索引损坏或由另一个版本建立时，从原件重建。--reread 从原件重新读取每篇文件，用上新版本的读法；人的更正不会丢。",
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			s, err := a.openWhole(cmd)
			if err == nil {
				err = damage(cmd.Context(), s)
			}
			if errors.Is(err, index.ErrVersion) || errors.Is(err, index.ErrCorrupt) {
				_, _ = fmt.Fprintln(a.Err, "现有的索引用不了，从原件重建……")
				s, err = a.openWithoutIndex(cmd, s)
			}
			if err != nil {
				return errors.Join(err, closeIfOpen(s))
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			printer, err := a.newPrinter(asJSON, "")
			if err != nil {
				return err
			}
			summary, err := s.library.Ingest.Reindex(cmd.Context(), reread, printer.row)
			printer.summary(summary, false)
			if err == nil && summary.Failed > 0 {
				err = errSomeFailed
			}
			return errors.Join(err, printer.close())
		},
	}
	cmd.Flags().BoolVar(&reread, "reread", false, "从原件重新读取")
	cmd.Flags().BoolVar(&asJSON, "json", false, "每篇文件输出一行 JSON")
	return cmd
}

// damage returns the first damage that the index of a session has, nil for none.
func damage(ctx context.Context, s *session) (found error) {
	err := s.library.Engine.Verify(ctx, func(err error) { found = cmp.Or(found, err) })
	return cmp.Or(err, found)
}

// openWithoutIndex closes the session, if it is open, and opens the library again with an index to be
// made from the originals.
func (a *app) openWithoutIndex(cmd *cobra.Command, s *session) (*session, error) {
	if err := errors.Join(closeIfOpen(s), library.DiscardIndex(a.data)); err != nil {
		return nil, err
	}
	return a.openWhole(cmd)
}

func closeIfOpen(s *session) error {
	if s == nil {
		return nil
	}
	return s.Close()
}

// openWhole opens the library for work that needs all of it in this process.
func (a *app) openWhole(cmd *cobra.Command) (*session, error) {
	if a.server != "" {
		return nil, usagef("%s 要直接打开文库，不能用 --server。", cmd.CommandPath())
	}
	s, err := a.open(cmd.Context(), false, ingest.Options{})
	if err == nil && s.library == nil {
		return nil, failure("文库正由一个服务使用。请先停止服务，再运行这个命令。")
	}
	return s, err
}
