using System.Collections.Frozen;

namespace Runbook.Cli;

/// <summary>
/// The settings of <c>ansible.cfg</c> that Ansible's documentation lists ("Ansible Configuration Settings"), and what they are here. Stateless.
/// </summary>
internal static class ConfigCatalogue
{
    private const string Table = """
        defaults | inventory | ANSIBLE_INVENTORY | | + the inventory where -i is not given
        defaults | roles_path | ANSIBLE_ROLES_PATH | | + folders of roles, after the playbook's
        defaults | collections_path, collections_paths | ANSIBLE_COLLECTIONS_PATH, ANSIBLE_COLLECTIONS_PATHS | | + folders of collections, after the playbook's
        defaults | remote_user | ANSIBLE_REMOTE_USER | | + who logs in, as -u
        defaults | private_key_file | ANSIBLE_PRIVATE_KEY_FILE | | + as --private-key
        defaults | forks | ANSIBLE_FORKS | 100 | + hosts at once, as -f
        defaults | timeout | ANSIBLE_TIMEOUT | 10 | + seconds that connecting may take, as -T
        defaults | transport | ANSIBLE_TRANSPORT | ssh | + the connection, as -c (smart and paramiko are ssh)
        defaults | host_key_checking | ANSIBLE_HOST_KEY_CHECKING | True | + False accepts unknown host keys; a changed one is refused all the same
        defaults | ask_pass | ANSIBLE_ASK_PASS | False | + asks for the log-in password, as -k
        defaults | ask_vault_pass | ANSIBLE_ASK_VAULT_PASS | False | + asks for the vault password
        defaults | vault_password_file | ANSIBLE_VAULT_PASSWORD_FILE | | + as --vault-password-file
        defaults | vault_identity_list | ANSIBLE_VAULT_IDENTITY_LIST | | + as --vault-id, several
        defaults | vault_identity | ANSIBLE_VAULT_IDENTITY | default | + the id of a password given without one
        defaults | vault_encrypt_identity | ANSIBLE_VAULT_ENCRYPT_IDENTITY | | + as --encrypt-vault-id of runbook vault
        defaults | force_handlers | ANSIBLE_FORCE_HANDLERS | False | + as --force-handlers
        defaults | any_errors_fatal | ANSIBLE_ANY_ERRORS_FATAL | False | + for plays that do not say
        defaults | gathering | ANSIBLE_GATHERING | implicit | + explicit gathers facts only where a play says so; smart is implicit
        defaults | gather_subset | ANSIBLE_GATHER_SUBSET | all | + for plays that do not say
        defaults | stdout_callback | ANSIBLE_STDOUT_CALLBACK | default | + the output: json and junit by name, all others are lines
        defaults | verbosity | ANSIBLE_VERBOSITY | 0 | + as -v
        defaults | connection_password_file | ANSIBLE_CONNECTION_PASSWORD_FILE | | + as --connection-password-file
        defaults | become_password_file | ANSIBLE_BECOME_PASSWORD_FILE | | + as --become-password-file
        privilege_escalation | become | ANSIBLE_BECOME | False | + as -b
        privilege_escalation | become_method | ANSIBLE_BECOME_METHOD | sudo | + as --become-method
        privilege_escalation | become_user | ANSIBLE_BECOME_USER | root | + as --become-user
        privilege_escalation | become_ask_pass | ANSIBLE_BECOME_ASK_PASS | False | + asks for the become password, as -K
        ssh_connection | ssh_args | ANSIBLE_SSH_ARGS | | + options for ssh; those of connection sharing do nothing: one connection a host is kept anyway
        ssh_connection | ssh_common_args | ANSIBLE_SSH_COMMON_ARGS | | + options for ssh, as --ssh-common-args
        ssh_connection | ssh_extra_args | ANSIBLE_SSH_EXTRA_ARGS | | + options for ssh, as --ssh-extra-args
        runbook | keep_connections | RUNBOOK_KEEP_CONNECTIONS | 0 | + as --keep-connections: how long connections are kept between runs, such as 10m
        diff | always | ANSIBLE_DIFF_ALWAYS | False | + as --diff
        tags | run | ANSIBLE_RUN_TAGS | | + as --tags
        tags | skip | ANSIBLE_SKIP_TAGS | | + as --skip-tags
        defaults | gather_timeout | ANSIBLE_GATHER_TIMEOUT | 10 | - facts come in one round trip
        defaults | fact_path | | | - write fact_path at the play
        defaults | fact_caching | ANSIBLE_CACHE_PLUGIN | memory | - facts are not kept between runs
        defaults | fact_caching_connection | ANSIBLE_CACHE_PLUGIN_CONNECTION | | - facts are not kept between runs
        defaults | fact_caching_prefix | ANSIBLE_CACHE_PLUGIN_PREFIX | | - facts are not kept between runs
        defaults | fact_caching_timeout | ANSIBLE_CACHE_PLUGIN_TIMEOUT | | - facts are not kept between runs
        defaults | hash_behaviour | ANSIBLE_HASH_BEHAVIOUR | replace | - variables replace each other; merge maps with the combine filter
        defaults | retry_files_enabled | ANSIBLE_RETRY_FILES_ENABLED | False | - no retry files are written; --limit @FILE reads them
        defaults | retry_files_save_path | ANSIBLE_RETRY_FILES_SAVE_PATH | | - no retry files are written
        defaults | error_on_undefined_vars | ANSIBLE_ERROR_ON_UNDEFINED_VARS | True | - an undefined variable is always an error
        defaults | jinja2_extensions | ANSIBLE_JINJA2_EXTENSIONS | | - do, break and continue are always there; other extensions are Python's
        defaults | jinja2_native | ANSIBLE_JINJA2_NATIVE | False | - a text that is one {{ }} always gives the native value
        defaults | display_skipped_hosts | ANSIBLE_DISPLAY_SKIPPED_HOSTS, DISPLAY_SKIPPED_HOSTS | True | - skipped hosts are shown
        defaults | display_ok_hosts | ANSIBLE_DISPLAY_OK_HOSTS | True | - the output decides
        defaults | display_args_to_stdout | ANSIBLE_DISPLAY_ARGS_TO_STDOUT | False | - the output decides
        defaults | display_failed_stderr | ANSIBLE_DISPLAY_FAILED_STDERR | False | - the output decides
        defaults | result_format | ANSIBLE_CALLBACK_RESULT_FORMAT | json | - the output decides
        defaults | callbacks_enabled, callback_whitelist | ANSIBLE_CALLBACKS_ENABLED, ANSIBLE_CALLBACK_WHITELIST | | - callbacks are Python; see --output
        defaults | bin_ansible_callbacks | ANSIBLE_LOAD_CALLBACK_PLUGINS | False | - callbacks are Python
        defaults | nocows | ANSIBLE_NOCOWS | False | - there are no cows
        defaults | cow_selection | ANSIBLE_COW_SELECTION | default | - there are no cows
        defaults | cowpath | ANSIBLE_COW_PATH | | - there are no cows
        defaults | nocolor | ANSIBLE_NOCOLOR, NO_COLOR | False | - NO_COLOR is heeded, the file is not
        defaults | force_color | ANSIBLE_FORCE_COLOR | False | - colours go to terminals only
        defaults | strategy | ANSIBLE_STRATEGY | linear | - write strategy at the play
        defaults | no_log | ANSIBLE_NO_LOG | False | - write no_log at the task; secrets are masked anyway
        defaults | no_target_syslog | ANSIBLE_NO_TARGET_SYSLOG | False | - nothing is logged on the hosts
        defaults | log_path | ANSIBLE_LOG_PATH | | - use --output lines=FILE or json=FILE
        defaults | remote_port | ANSIBLE_REMOTE_PORT | 22 | - write ansible_port in the inventory
        defaults | remote_tmp | ANSIBLE_REMOTE_TMP | ~/.ansible/tmp | - no code is put on the hosts
        defaults | local_tmp | ANSIBLE_LOCAL_TEMP | | - the system's temporary folder is used
        defaults | executable | ANSIBLE_EXECUTABLE | /bin/sh | - write executable at the task
        defaults | interpreter_python | ANSIBLE_PYTHON_INTERPRETER | auto | - hosts need no Python
        defaults | module_name | | command | - runbook exec takes it as -m
        defaults | module_lang | ANSIBLE_MODULE_LANG | | - write environment at the play
        defaults | module_set_locale | ANSIBLE_MODULE_SET_LOCALE | | - write environment at the play
        defaults | module_compression | | | - no modules are sent
        defaults | module_ignore_exts | ANSIBLE_MODULE_IGNORE_EXTS | | - modules are built in or .cs and .dll files
        defaults | library | ANSIBLE_LIBRARY | | - Python modules do not run
        defaults | module_utils | ANSIBLE_MODULE_UTILS | | - Python modules do not run
        defaults | action_plugins | ANSIBLE_ACTION_PLUGINS | | - plugins are Python
        defaults | filter_plugins | ANSIBLE_FILTER_PLUGINS | | - plugins are Python; the filters of ansible-core are built in
        defaults | test_plugins | ANSIBLE_TEST_PLUGINS | | - plugins are Python
        defaults | lookup_plugins | ANSIBLE_LOOKUP_PLUGINS | | - plugins are Python; the lookups of ansible-core are built in
        defaults | callback_plugins | ANSIBLE_CALLBACK_PLUGINS | | - plugins are Python
        defaults | connection_plugins | ANSIBLE_CONNECTION_PLUGINS | | - plugins are Python
        defaults | strategy_plugins | ANSIBLE_STRATEGY_PLUGINS | | - plugins are Python
        defaults | vars_plugins | ANSIBLE_VARS_PLUGINS | | - plugins are Python
        defaults | inventory_plugins | ANSIBLE_INVENTORY_PLUGINS | | - plugins are Python
        defaults | become_plugins | ANSIBLE_BECOME_PLUGINS | | - plugins are Python
        defaults | cache_plugins | ANSIBLE_CACHE_PLUGINS | | - plugins are Python
        defaults | cliconf_plugins | ANSIBLE_CLICONF_PLUGINS | | - plugins are Python
        defaults | poll_interval | ANSIBLE_POLL_INTERVAL | 15 | - write poll at the task
        defaults | internal_poll_interval | | 0.001 | - nothing is polled
        defaults | task_timeout | ANSIBLE_TASK_TIMEOUT | 0 | - write timeout at the task
        defaults | ansible_managed | | Ansible managed | - write the text into the template
        defaults | allow_world_readable_tmpfiles | ANSIBLE_SHELL_ALLOW_WORLD_READABLE_TEMP | False | - no code is put on the hosts
        defaults | inject_facts_as_vars | ANSIBLE_INJECT_FACT_VARS | True | - facts are read both ways
        defaults | invalid_task_attribute_failed | ANSIBLE_INVALID_TASK_ATTRIBUTE_FAILED | True | - an unknown keyword is always an error
        defaults | duplicate_dict_key | ANSIBLE_DUPLICATE_YAML_DICT_KEY | warn | - a key given twice is a warning
        defaults | command_warnings | ANSIBLE_COMMAND_WARNINGS | False | - runbook lint says so
        defaults | deprecation_warnings | ANSIBLE_DEPRECATION_WARNINGS | True | - runbook lint says so
        defaults | system_warnings | ANSIBLE_SYSTEM_WARNINGS | True | - warnings are always shown
        defaults | devel_warning | ANSIBLE_DEVEL_WARNING | True | - there is no such warning
        defaults | localhost_warning | ANSIBLE_LOCALHOST_WARNING | True | - there is no such warning
        defaults | action_warnings | ANSIBLE_ACTION_WARNINGS | True | - warnings are always shown
        defaults | private_role_vars | ANSIBLE_PRIVATE_ROLE_VARS | False | - write public at the role
        defaults | enable_task_debugger | ANSIBLE_ENABLE_TASK_DEBUGGER | False | - write debugger at the task, or use --step
        defaults | force_valid_group_names | ANSIBLE_TRANSFORM_INVALID_GROUP_CHARS | never | - group names stay as they are
        defaults | max_diff_size | | 104448 | - differences are shown whole
        defaults | playbook_vars_root | ANSIBLE_PLAYBOOK_VARS_ROOT | top | - group_vars beside the playbook are read
        defaults | precedence | ANSIBLE_PRECEDENCE | | - the order of variables is Ansible's own
        defaults | string_conversion_action | ANSIBLE_STRING_CONVERSION_ACTION | warn | - texts are converted as modules ask
        defaults | strict_vault_id, vault_id_match | ANSIBLE_VAULT_ID_MATCH | False | - the password of the same id is tried first, then the others
        defaults | show_custom_stats | ANSIBLE_SHOW_CUSTOM_STATS | False | - the output decides
        defaults | check_mode_markers | ANSIBLE_CHECK_MODE_MARKERS | False | - a check is marked in any case
        defaults | display_traceback | ANSIBLE_DISPLAY_TRACEBACK | never | - there are no tracebacks
        defaults | home | ANSIBLE_HOME | ~/.ansible | - nothing is kept there
        defaults | agnostic_become_prompt | ANSIBLE_AGNOSTIC_BECOME_PROMPT | True | - the prompt is always the same
        defaults | editor | ANSIBLE_EDITOR, EDITOR | vi | - EDITOR is heeded, the file is not
        defaults | pager | ANSIBLE_PAGER, PAGER | less | - there is no pager
        privilege_escalation | become_exe | ANSIBLE_BECOME_EXE | | - write become_exe at the play or in the inventory
        privilege_escalation | become_flags | ANSIBLE_BECOME_FLAGS | | - write become_flags at the play or in the inventory
        privilege_escalation | become_allow_same_user | ANSIBLE_BECOME_ALLOW_SAME_USER | False | - becoming oneself is nothing to do
        ssh_connection | pipelining | ANSIBLE_PIPELINING, ANSIBLE_SSH_PIPELINING | False | - one shell a host takes all: more than pipelining
        ssh_connection | control_path | ANSIBLE_SSH_CONTROL_PATH | | - one connection a host is kept anyway
        ssh_connection | control_path_dir | ANSIBLE_SSH_CONTROL_PATH_DIR | | - one connection a host is kept anyway
        ssh_connection | retries | ANSIBLE_SSH_RETRIES | 0 | - connecting is tried once
        ssh_connection | transfer_method | ANSIBLE_SSH_TRANSFER_METHOD | smart | - files go through the same connection
        ssh_connection | scp_if_ssh | ANSIBLE_SCP_IF_SSH | smart | - files go through the same connection
        ssh_connection | sftp_batch_mode | ANSIBLE_SFTP_BATCH_MODE | True | - files go through the same connection
        ssh_connection | sftp_extra_args | ANSIBLE_SFTP_EXTRA_ARGS | | - files go through the same connection
        ssh_connection | scp_extra_args | ANSIBLE_SCP_EXTRA_ARGS | | - files go through the same connection
        ssh_connection | ssh_executable | ANSIBLE_SSH_EXECUTABLE | ssh | - no ssh program is started
        ssh_connection | usetty | ANSIBLE_SSH_USETTY | True | - no terminal is asked for
        connection | pipelining | | False | - one shell a host takes all: more than pipelining
        diff | context | ANSIBLE_DIFF_CONTEXT | 3 | - three lines are shown
        inventory | enable_plugins | ANSIBLE_INVENTORY_ENABLED | | - every kind of inventory that is known is read
        inventory | unparsed_is_failed | ANSIBLE_INVENTORY_UNPARSED_FAILED | False | - what cannot be read is an error
        inventory | any_unparsed_is_failed | ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED | False | - what cannot be read is an error
        inventory | unparsed_warning | ANSIBLE_INVENTORY_UNPARSED_WARNING | True | - what cannot be read is an error
        inventory | cache | ANSIBLE_INVENTORY_CACHE | False | - inventories are read anew
        inventory | ignore_extensions | ANSIBLE_INVENTORY_IGNORE | | - Ansible's own list counts
        selinux | special_context_filesystems | ANSIBLE_SELINUX_SPECIAL_FS | | - hosts' own tools decide
        galaxy | server_list | ANSIBLE_GALAXY_SERVER_LIST | | - collections are not downloaded
        galaxy | server | ANSIBLE_GALAXY_SERVER | | - collections are not downloaded
        persistent_connection | connect_timeout | ANSIBLE_PERSISTENT_CONNECT_TIMEOUT | 30 | - network devices are not managed
        persistent_connection | command_timeout | ANSIBLE_PERSISTENT_COMMAND_TIMEOUT | 30 | - network devices are not managed
        """;

    /// <summary>All settings, those that are used first.</summary>
    public static IReadOnlyList<ConfigSetting> All { get; } = [.. Table.Split('\n').Select(ConfigSetting.Parse)];

    /// <summary>The settings by name.</summary>
    public static FrozenDictionary<string, ConfigSetting> ByName { get; } = All.ToFrozenDictionary(s => s.Name, StringComparer.Ordinal);

    /// <summary>Sections that only plugins read.</summary>
    public static bool IsOfPlugin(string section) => section is "colors" or "paramiko_connection" or "accelerate" or "jinja2" or "callback_profile_tasks"
        || section.StartsWith("callback_", StringComparison.Ordinal) || section.StartsWith("galaxy_server", StringComparison.Ordinal)
        || section.EndsWith("_plugin", StringComparison.Ordinal) || section.EndsWith("_become_plugin", StringComparison.Ordinal);
}
