using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The modules for files: their names, and what makes them.</summary>
internal static class FileModules
{
    /// <summary>Names, the main one first, and what makes the module; a test holds them to what the modules' attributes say.</summary>
    public static IReadOnlyList<(IReadOnlyList<string> Names, Func<Module> Make)> All { get; } =
    [
        (["file", "ansible.legacy.file"], () => new FileModule()),
        (["copy", "ansible.legacy.copy"], () => new CopyModule()),
        (["template", "ansible.legacy.template"], () => new TemplateModule()),
        (["stat", "ansible.legacy.stat"], () => new StatModule()),
        (["lineinfile", "ansible.legacy.lineinfile"], () => new LineInFileModule()),
        (["blockinfile", "ansible.legacy.blockinfile"], () => new BlockInFileModule()),
        (["replace", "ansible.legacy.replace"], () => new ReplaceModule()),
        (["slurp", "ansible.legacy.slurp"], () => new SlurpModule()),
        (["tempfile", "ansible.legacy.tempfile"], () => new TempFileModule()),
        (["fetch", "ansible.legacy.fetch"], () => new FetchModule()),
        (["find", "ansible.legacy.find"], () => new FindModule()),
        (["assemble", "ansible.legacy.assemble"], () => new AssembleModule()),
        (["ini_file", "community.general.ini_file"], () => new IniFileModule()),
    ];
}
