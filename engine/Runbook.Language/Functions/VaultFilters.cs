using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The filters that close and open vaulted text with a password of their own. Stateless.</summary>
internal static class VaultFilters
{
    public static void AddTo(FunctionList filters)
    {
        filters.Add("vault", "value secret salt? vault_id? wrap_object? vaultid?", Close);
        filters.Add("unvault", "value secret vault_id? vaultid?", Open);
    }

    private static byte[] Secret(Call call) => call[1] is StringValue text
        ? Encoding.UTF8.GetBytes(text.Text)
        : throw call.Failure($"the secret must be text, not {Py.TypeName(call[1])}");

    private static Value Close(Call call)
    {
        if (call[0] is not StringValue content)
        {
            return call.Fail($"can only vault text, not {Py.TypeName(call[0])}");
        }

        var salt = call.Text(2, null) is { Length: > 0 } text ? Encoding.UTF8.GetBytes(text) : null;
        var id = call.Text(3, call.Text(5, "filter_default"));
        return Value.Of(VaultFile.Encrypt(Encoding.UTF8.GetBytes(content.Text), Secret(call), id == "filter_default" ? null : id, salt));
    }

    private static Value Open(Call call)
    {
        if (call[0] is not StringValue text)
        {
            return call.Fail($"can only open text, not {Py.TypeName(call[0])}");
        }

        if (!VaultFile.IsVaulted(text.Text))
        {
            return text;
        }

        var file = VaultFile.Parse(text.Text, out var problem) ?? throw call.Failure($"the vaulted text is damaged: {problem}");
        var bytes = file.Decrypt(Secret(call)) ?? throw call.Failure("the password does not open the vaulted text");
        call.Context.SawSecret = true;
        return Value.Of(Encoding.UTF8.GetString(bytes)).AsSecret();
    }
}
