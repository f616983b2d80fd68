"""Ansible callback that tells a run in the lines that the engine's case tests compare; used by Oracle/record only."""
import json

from ansible.plugins.callback import CallbackBase


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = 'stdout'
    CALLBACK_NAME = 'lines'

    def _line(self, result, status, item=None):
        data = result._result
        text = f'{result._host.get_name()} {status}'
        if item is not None:
            text += f' ({item})'
        if result._task.action.split('.')[-1] == 'debug' and status == 'ok' and not result._task.loop and 'censored' not in data:
            shown = {k: v for k, v in data.items() if not k.startswith('_') and k not in ('changed', 'failed', 'failed_when_result', 'skipped')}
            text += ' ' + json.dumps(shown, sort_keys=True)
        elif item is not None and 'msg' in data and status == 'ok' and isinstance(data['msg'], str):
            text += ' ' + json.dumps(data['msg'])
        print(text)

    def v2_playbook_on_play_start(self, play):
        print(f'play {play.get_name()}')

    def v2_playbook_on_task_start(self, task, is_conditional):
        print(f'task {task.get_name()}')

    def v2_playbook_on_handler_task_start(self, task):
        print(f'handler {task.get_name()}')

    def v2_runner_on_ok(self, result):
        self._line(result, 'changed' if result._result.get('changed') else 'ok')

    def v2_runner_on_failed(self, result, ignore_errors=False):
        self._line(result, 'ignored' if ignore_errors else 'failed')

    def v2_runner_on_skipped(self, result):
        self._line(result, 'skipped')

    def v2_runner_on_unreachable(self, result):
        self._line(result, 'unreachable')

    def _item(self, result, status):
        label = self._get_item_label(result._result)
        self._line(result, status, '(censored due to no_log)' if 'censored' in result._result or result._task.no_log else label)

    def v2_runner_item_on_ok(self, result):
        self._item(result, 'changed' if result._result.get('changed') else 'ok')

    def v2_runner_item_on_failed(self, result):
        self._item(result, 'failed')

    def v2_runner_item_on_skipped(self, result):
        self._item(result, 'skipped')

    def v2_playbook_on_stats(self, stats):
        for host in sorted(stats.processed):
            s = stats.summarize(host)
            print(f"recap {host} ok={s['ok']} changed={s['changed']} unreachable={s['unreachable']} failed={s['failures']} "
                  f"skipped={s['skipped']} rescued={s['rescued']} ignored={s['ignored']}")
