package cli

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"wenxun/index"
	"wenxun/index/bleveengine"
	"wenxun/internal/catalog"
	"wenxun/internal/client"
	"wenxun/internal/library"
	"wenxun/internal/read/fault"
)

// The exit codes.
const (
	exitOK     = 0
	exitFailed = 1 // the run failed
	exitUsage  = 2 // it was called wrongly
	exitSome   = 3 // some files failed, the rest are in
)

// usageError says how the program was called wrongly, in Chinese.
type usageError string

func (e usageError) Error() string { return string(e) }

func usagef(format string, args ...any) error { return usageError(fmt.Sprintf(format, args...)) }

// failure is an error whose message is for people, in Chinese.
type failure string

func (e failure) Error() string { return string(e) }

// errSomeFailed: some files failed, as their rows say.
var errSomeFailed = errors.New("some files failed")

// errSaid: the command failed, and has said so.
var errSaid = errors.New("failed")

// exitCode maps a command's error to the exit code.
func exitCode(err error) int {
	var usage usageError
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &usage):
		return exitUsage
	case errors.Is(err, errSomeFailed):
		return exitSome
	}
	return exitFailed
}

// explain tells the person what failed and what to do.
func (a *app) explain(ctx context.Context, err error) {
	if err == nil || errors.Is(err, errSomeFailed) || errors.Is(err, errSaid) {
		return
	}
	said := explanation(err)
	if ctx.Err() != nil {
		said = "已中断。"
	}
	_, _ = fmt.Fprintln(a.Err, "wenxun："+visible(said))
}

func explanation(err error) string {
	var (
		usage       usageError
		plain       failure
		refusal     *fault.Error
		problem     *client.Problem
		unreachable *client.UnreachableError
		inUse       *library.InUseError
		network     *net.OpError
		path        *fs.PathError
	)
	switch {
	case errors.As(err, &usage):
		return string(usage)
	case errors.As(err, &plain):
		return string(plain)
	case errors.As(err, &refusal):
		return refusal.Message
	case errors.As(err, &problem):
		return problem.Error()
	case errors.As(err, &inUse):
		return fmt.Sprintf("文库正被另一个文寻进程（%d）使用。请等它结束后再试。", inUse.Holder.PID)
	case errors.As(err, &unreachable):
		return fmt.Sprintf("连不上 %s（%v）。请确认服务已经启动、地址没有写错。", unreachable.Address, unreachable.Err)
	case errors.Is(err, catalog.ErrVersion):
		return "文库由另一个版本的文寻建立，这个版本读不了。较早的版本建立的，请运行 wenxun reindex 转换；较新的版本建立的，请换用那个版本。"
	case errors.Is(err, catalog.ErrNoNotes):
		return "原件包里没有提交记录，重建不了目录。请从备份恢复（wenxun restore）。"
	case errors.Is(err, catalog.ErrMissing):
		return "文库的目录（catalog.db）不见了，或是空的；原件都还在。请运行 wenxun reindex，从原件包里的提交记录重建目录。"
	case errors.Is(err, catalog.ErrDamaged):
		return "文库的目录（catalog.db）已损坏；原件都还在。请运行 wenxun reindex，从原件包里的提交记录重建目录。（" + err.Error() + "）"
	case errors.Is(err, catalog.ErrOlder):
		return "文库的目录（catalog.db）是旧的，比索引和原件少几次提交。请运行 wenxun reindex，从原件包里的提交记录重建目录。"
	case errors.Is(err, library.ErrBackup):
		return "这不是一个完整的备份：可能没有写完、没有传完，或已损坏。请换一个备份。（" + err.Error() + "）"
	case errors.Is(err, library.ErrNotEmpty):
		return "要恢复到的文件夹不是空的。请用 --data 指定一个新的文件夹。"
	case errors.Is(err, index.ErrVersion):
		return "文库由另一个版本的文寻建立，这个版本读不了。请运行 wenxun reindex，或换回原来的版本。"
	case errors.Is(err, index.ErrCorrupt):
		return "文库已损坏。请运行 wenxun reindex 从原件重建。（" + err.Error() + "）"
	case errors.Is(err, index.ErrCursorInvalid):
		return "--cursor：不是这次检索给出的翻页位置，请从第一页重新检索。"
	case errors.Is(err, index.ErrCursorGone):
		return "翻页位置已经失效。请从第一页重新检索。"
	case errors.Is(err, bleveengine.ErrLocked):
		return "文库的索引正被另一个程序使用。请等它结束后再试。"
	case errors.Is(err, syscall.ENOSPC):
		return "磁盘已满。请腾出空间后重新运行，已经添加的不会丢失。"
	case errors.Is(err, syscall.EADDRINUSE):
		return "端口已被占用。请用 --addr 换一个端口。"
	case errors.As(err, &network):
		return fmt.Sprintf("网络出错：%v。", network)
	case errors.As(err, &path):
		return fmt.Sprintf("无法访问 %s（%v）。请检查路径和权限。", path.Path, path.Err)
	}
	return "出错了：" + strings.TrimSpace(err.Error())
}
