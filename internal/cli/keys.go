package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"wenxun/internal/keys"
)

func (a *app) keys() *cobra.Command {
	cmd := &cobra.Command{
		Use: "keys", Short: "管理访问密钥", Example: "  wenxun keys add 采集程序 --write\n  wenxun keys list\n  wenxun keys revoke 3f2a91bc",
		Long: "管理访问密钥。没有密钥时，只有本机可以写入；有了密钥，写入都要带密钥。服务运行时改动立即生效。",
		Args: none, RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	var write bool
	add := &cobra.Command{
		Use: "add 名称", Short: "新建一个密钥，只显示这一次", Args: exactlyOne("密钥的名称"), Example: "  wenxun keys add 采集程序 --write",
		RunE: func(_ *cobra.Command, args []string) error {
			scope := keys.ScopeRead
			if write {
				scope = keys.ScopeWrite
			}
			key, secret, err := keys.In(a.data).Add(args[0], scope)
			if err != nil {
				return err
			}
			_, _ = fmt.Fprintf(a.Err, "密钥 %s（%s）已建立。请记下，以后不再显示：\n", key.ID, key.Name)
			_, err = fmt.Fprintln(a.Out, secret)
			return err
		},
	}
	add.Flags().BoolVar(&write, "write", false, "可以写入；否则只能查询")
	list := &cobra.Command{
		Use: "list", Short: "列出密钥", Args: none, Example: "  wenxun keys list",
		RunE: func(*cobra.Command, []string) error {
			all, err := keys.In(a.data).List()
			if err != nil {
				return err
			}
			for _, k := range all {
				if _, err := fmt.Fprintf(a.Out, "%s  %-5s  %s  %s\n", k.ID, k.Scope, k.Created.Local().Format("2006-01-02"), k.Name); err != nil {
					return err
				}
			}
			return nil
		},
	}
	revoke := &cobra.Command{
		Use: "revoke 编号", Short: "吊销一个密钥", Args: exactlyOne("密钥的编号"), Example: "  wenxun keys revoke 3f2a91bc",
		RunE: func(_ *cobra.Command, args []string) error {
			err := keys.In(a.data).Revoke(args[0])
			if errors.Is(err, keys.ErrNotFound) {
				return failure(fmt.Sprintf("没有编号为 %s 的密钥。运行 wenxun keys list 查看。", args[0]))
			}
			if err == nil {
				_, err = fmt.Fprintf(a.Out, "已吊销 %s\n", args[0])
			}
			return err
		},
	}
	for _, sub := range []*cobra.Command{add, list, revoke} {
		sub.PreRunE = func(*cobra.Command, []string) error {
			if a.server != "" {
				return usagef("密钥只能在服务器上管理，不能用 --server。")
			}
			return nil
		}
		cmd.AddCommand(sub)
	}
	return cmd
}
