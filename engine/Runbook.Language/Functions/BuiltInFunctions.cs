namespace Runbook.Language;

/// <summary>
/// The filters, tests, lookups and globals of Jinja and Ansible, and those of the collections that playbooks use most. Stateless.
/// </summary>
public static class BuiltInFunctions
{
    /// <summary>
    /// A new table with all of them. The table may be added to before it is first used; reading it is safe from any thread.
    /// </summary>
    public static FunctionTable Create()
    {
        var table = new FunctionTable();
        var (filters, tests) = (new FunctionList(table.Filters), new FunctionList(table.Tests));
        var (lookups, globals) = (new FunctionList(table.Lookups), new FunctionList(table.Globals));
        var regexes = new RegexCache();
        AddFilters(filters);
        AddTests(tests);
        new RegexFunctions(regexes).AddTo(filters, tests);
        UrlFilters.AddTo(filters, tests);
        TimeFunctions.AddTo(filters, globals);
        LookupGlobals.AddTo(globals);
        ListLookups.AddTo(lookups);
        FileLookups.AddTo(lookups);
        CommandLookups.AddTo(lookups);
        TemplateLookup.AddTo(lookups);
        ConfigLookup.AddTo(lookups);
        PasswordLookup.AddTo(lookups);
        new VariableLookups(regexes).AddTo(lookups);
        return table;
    }

    private static void AddFilters(FunctionList filters)
    {
        TextFilters.AddTo(filters);
        NumberFilters.AddTo(filters);
        ListFilters.AddTo(filters);
        SelectFilters.AddTo(filters);
        SetFilters.AddTo(filters);
        DictFilters.AddTo(filters);
        DataFilters.AddTo(filters);
        HashFilters.AddTo(filters);
        RandomFilters.AddTo(filters);
        PathFilters.AddTo(filters);
        VaultFilters.AddTo(filters);
        NetworkFilters.AddTo(filters);
        HardwareFilters.AddTo(filters);
        KeyFilters.AddTo(filters);
    }

    private static void AddTests(FunctionList tests)
    {
        JinjaTests.AddTo(tests);
        ResultTests.AddTo(tests);
        FileTests.AddTo(tests);
        Versions.AddTo(tests);
        NetworkTests.AddTo(tests);
    }
}
