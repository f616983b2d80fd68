using System.Text;

namespace Runbook.Transport.Tests;

public sealed class ReplyReaderTests
{
    private const string Reply = "out\0 rbM\nrbM r 3\nrbM 2\nerr\nrbM z\nsecondrbM e a line\nmore\nrbM e \nrbM r 0\nrbM z\nrb-";
    private const string Expected = "<out\0 rbM\n><=3>[err\n]<end><second>[a line\n]<more\n>[\n]<=0><end><rb->";

    [Fact]
    public void Feed_CutAnywhere_GivesTheSame()
    {
        var bytes = Encoding.ASCII.GetBytes(Reply);
        for (var first = 0; first <= bytes.Length; first++)
        {
            for (var second = first; second <= bytes.Length; second++)
            {
                var sink = new Recorder();
                var reader = new ReplyReader("rbM", sink);
                reader.Feed(bytes.AsMemory(0, first));
                reader.Feed(bytes.AsMemory(first, second - first));
                reader.Feed(bytes.AsMemory(second));
                Assert.Equal(Expected, sink.Text());
            }
        }
    }

    private sealed class Recorder : IReplySink
    {
        private readonly StringBuilder _all = new();

        public void Output(ReadOnlyMemory<byte> data) => Add('<', data, '>');

        public void Error(ReadOnlyMemory<byte> data) => Add('[', data, ']');

        public void Status(int status) => _all.Append("<=").Append(status).Append('>');

        public void Skipped() => _all.Append("<skipped>");

        public void End() => _all.Append("<end>");

        public string Text() => _all.ToString();

        /// <summary>Pieces of the same stream are joined.</summary>
        private void Add(char open, ReadOnlyMemory<byte> data, char close)
        {
            var text = Encoding.ASCII.GetString(data.Span);
            if (_all.Length > 0 && _all[^1] == close && !EndsWithToken())
            {
                _all.Insert(_all.Length - 1, text);
            }
            else
            {
                _all.Append(open).Append(text).Append(close);
            }
        }

        private bool EndsWithToken() => _all.ToString() is var s && (s.EndsWith("<end>", StringComparison.Ordinal) || s[..^1].EndsWith("<=3", StringComparison.Ordinal)
            || s[..^1].EndsWith("<=0", StringComparison.Ordinal));
    }
}
