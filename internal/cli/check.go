package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"wenxun/index"
	"wenxun/internal/catalog"
	"wenxun/internal/ingest"
	"wenxun/internal/library"
)

// remedies say how the parts of a library are mended, in the order in which that is to be done.
var remedies = []struct {
	part ingest.Part
	text string
}{
	{ingest.InOriginals, "原件损坏，文寻重建不了：请从备份恢复（wenxun restore）；来源文件还在的，也可以先运行 wenxun delete 编号，再运行 wenxun ingest 来源文件。"},
	{ingest.InCatalog, "目录损坏：请运行 wenxun reindex，从原件包里的提交记录重建目录，再重建索引。"},
	{ingest.InIndex, "索引损坏：请运行 wenxun reindex，从原件重建索引。"},
	{ingest.InNotes, "提交记录损坏：请运行 wenxun reindex，重新记下整个目录。"},
}

func (a *app) check() *cobra.Command {
	return &cobra.Command{
		Use: "check", Short: "检查文库是否完好", Args: none, Example: "  wenxun check",
		Long: "检查文库：目录、索引、原件和提交记录都完好，彼此对得上。有问题时逐条列出，说明办法，退出码 1。",
		RunE: func(cmd *cobra.Command, _ []string) error { return a.checkLibrary(cmd) },
	}
}

// checkLibrary checks the library and prints what it finds.
func (a *app) checkLibrary(cmd *cobra.Command) (err error) {
	s, err := a.openWhole(cmd)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	problems, found := 0, map[ingest.Part]bool{}
	documents, err := s.library.Ingest.Check(cmd.Context(), func(p ingest.Problem) {
		problems++
		found[p.Part] = true
		_, _ = fmt.Fprintln(a.Out, line(p.Text))
	})
	if err != nil {
		return err
	}
	if problems == 0 {
		_, err = fmt.Fprintf(a.Out, "检查了 %d 篇文件，完好。\n", documents)
		return err
	}
	said := fmt.Sprintf("检查了 %d 篇文件，发现 %d 处问题。", documents, problems)
	for _, r := range remedies {
		if found[r.part] {
			said += "\n" + r.text
		}
	}
	return failure(said)
}

func (a *app) reindex() *cobra.Command {
	var reread, asJSON bool
	cmd := &cobra.Command{
		Use: "reindex", Short: "重建索引", Args: none, Example: "  wenxun reindex\n  wenxun reindex --reread",
		Long: `重建索引；索引损坏或由另一个版本建立时，从原件重建；目录损坏、不见了或是旧的，先从原件包里的提交记录重建目录。
--reread 从原件重新读取每篇文件，用上新版本的读法；人的更正不会丢。`,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			s, discarded, err := a.openMended(cmd)
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
			switch {
			case err != nil:
			case summary.Failed > 0:
				err = errSomeFailed
				if discarded {
					_, _ = fmt.Fprintf(a.Err, "有文件重建不了，原来的索引留在 %s。\n", library.OldIndex(a.data))
				}
			default:
				err = library.RemoveOldIndex(a.data)
			}
			return errors.Join(err, printer.close())
		},
	}
	cmd.Flags().BoolVar(&reread, "reread", false, "从原件重新读取")
	cmd.Flags().BoolVar(&asJSON, "json", false, "每篇文件输出一行 JSON")
	return cmd
}

// openMended opens the library with a catalog and an index that are whole: it makes again what isn't. It
// reports whether it discarded the index.
func (a *app) openMended(cmd *cobra.Command) (s *session, discarded bool, err error) {
	s, err = a.openWhole(cmd)
	found := map[ingest.Part]bool{}
	switch {
	case err == nil:
		err = s.library.Ingest.Diagnose(cmd.Context(), func(p ingest.Problem) { found[p.Part] = true })
	case errors.Is(err, catalog.ErrMissing), errors.Is(err, catalog.ErrDamaged), errors.Is(err, catalog.ErrOlder):
		found[ingest.InCatalog], err = true, nil
	case errors.Is(err, catalog.ErrVersion), errors.Is(err, index.ErrVersion):
		var upgraded bool
		if upgraded, err = library.UpgradeCatalog(a.data); upgraded {
			_, _ = fmt.Fprintln(a.Err, "目录由较早的版本建立，已经转换；原来的留作 catalog.db.old。")
		}
		found[ingest.InIndex] = true
	case errors.Is(err, index.ErrCorrupt):
		found[ingest.InIndex], err = true, nil
	}
	if err != nil || len(found) == 0 {
		return s, false, err
	}
	if err := closeIfOpen(s); err != nil {
		return nil, false, err
	}
	if found[ingest.InCatalog] {
		_, _ = fmt.Fprintln(a.Err, "现有的目录用不了，从原件包里的提交记录重建……")
		missing, err := library.RebuildCatalog(a.data)
		if err != nil {
			return nil, false, err
		}
		if missing > 0 {
			_, _ = fmt.Fprintf(a.Err, "缺 %d 次提交的记录，那几次加入或更正的内容没有找回。\n", missing)
		}
	}
	_, _ = fmt.Fprintln(a.Err, "从原件重建索引……")
	if err := library.DiscardIndex(a.data); err != nil {
		return nil, false, err
	}
	s, err = a.openWhole(cmd)
	return s, true, err
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
