namespace Runbook.Engine.Tests;

public sealed class ListedVariablesTests
{
    // The usual ways to show all that a playbook knows. What is not a value (omit) would make no text.
    [Theory]
    [InlineData("(hostvars[inventory_hostname] | to_nice_json | from_json).mark")]
    [InlineData("(hostvars | to_json | from_json).h1.mark")]
    [InlineData("(hostvars | to_nice_yaml | from_yaml).h1.mark")]
    [InlineData("(vars | to_nice_json | from_json).mark")]
    [InlineData("(vars | to_yaml | from_yaml).hostvars.h1.mark")]
    [InlineData("vars[(vars.keys() | list | intersect(['mark', 'omit']))[0]]")]
    [InlineData("vars[(vars.items() | list | selectattr(0, 'equalto', 'note') | first)[1]]")]
    public async Task RunAsync_AllVariables_CanBeWritten(string expression)
    {
        var run = await EngineRun.OfTextAsync(
            $$$"""
            - hosts: all
              gather_facts: false
              tasks:
                - set_fact: {mark: found, note: mark}
                - debug:
                    msg: "{{ {{{expression}}} }}"
            """,
            "h1");

        Assert.Contains("h1 ok {\"msg\": \"found\"}", run.Lines);
    }
}
