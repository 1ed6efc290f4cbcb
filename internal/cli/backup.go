package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"wenxun/internal/durable"
	"wenxun/internal/ingest"
	"wenxun/internal/library"
)

func (a *app) backup() *cobra.Command {
	return &cobra.Command{
		Use: "backup 文件", Short: "把文库备份成一个文件", Args: exactlyOne("备份文件的路径"),
		Example: "  wenxun backup /media/u盘/文库.tar",
		Long:    "把文库在这一刻的样子备份成一个 tar 文件：目录、原件、密钥。服务可以照常运行。写完会读一遍核对。索引不在里面，恢复时从原件重建。",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			s, err := a.open(cmd.Context(), false, ingest.Options{})
			if err != nil {
				return err
			}
			defer func() { err = errors.Join(err, s.Close()) }()
			n, err := backUp(cmd.Context(), s, args[0])
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.Out, "已备份到 %s（%s），核对无误。\n", line(args[0]), size(n))
			return err
		},
	}
}

// backUp writes a backup to a file that must not exist yet, and reads it again. There is no file unless
// all of it is right.
func backUp(ctx context.Context, s *session, path string) (size int64, err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return 0, failure(fmt.Sprintf("%s 已经存在。请换一个文件名。", path))
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close(), removed(f.Name())) }()
	if err := s.Backup(ctx, f); err != nil {
		return 0, err
	}
	if err := f.Sync(); err != nil {
		return 0, err
	}
	if _, err = f.Seek(0, io.SeekStart); err != nil {
		return 0, err
	}
	if err := library.VerifyBackup(ctx, f); err != nil {
		return 0, err
	}
	if size, err = f.Seek(0, io.SeekEnd); err != nil {
		return 0, err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return 0, err
	}
	return size, durable.SyncDir(filepath.Dir(path))
}

// removed removes a file that may be gone.
func removed(path string) error {
	if err := os.Remove(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

func (a *app) restore() *cobra.Command {
	return &cobra.Command{
		Use: "restore 文件", Short: "从备份恢复文库", Args: exactlyOne("备份文件的路径"),
		Example: "  wenxun restore /media/u盘/文库.tar --data ./恢复的文库",
		Long:    "从 wenxun backup 的文件恢复文库，放进 --data 的文件夹。这个文件夹须是空的或还不存在。先核对备份，再从原件重建索引，最后检查一遍。",
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if a.server != "" {
				return usagef("%s 要直接建立文库，不能用 --server。", cmd.CommandPath())
			}
			f, err := os.Open(args[0])
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			if err := library.Restore(cmd.Context(), f, a.data); err != nil {
				return err
			}
			_, _ = fmt.Fprintln(a.Err, "备份完好，从原件重建索引……")
			return a.checkLibrary(cmd)
		},
	}
}
