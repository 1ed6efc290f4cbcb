//go:build unix

package office

import (
	"os/exec"
	"syscall"
)

// endWithChildren has a command and all that it starts ended together when its context is done.
func endWithChildren(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
