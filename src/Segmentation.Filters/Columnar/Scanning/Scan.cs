namespace Segmentation;

/// <summary>What one thread needs to scan: its bitmaps, used again from chunk to chunk.</summary>
internal sealed class Scan(VectorWidth width, int words, CancellationToken cancellationToken)
{
    private readonly List<ulong[]> _bitmaps = [];
    private readonly List<BitmapProduct> _products = [];
    private int _rented;
    private int _rentedProducts;

    public VectorWidth Width => width;

    public CancellationToken CancellationToken => cancellationToken;

    /// <summary>A copy of a bitmap, to be changed. The last rented is returned first.</summary>
    public Span<ulong> Rent(ReadOnlySpan<ulong> copied)
    {
        var bitmap = Rent(copied.Length);
        copied.CopyTo(bitmap);
        return bitmap;
    }

    /// <summary>A bitmap with anything in it.</summary>
    public Span<ulong> Rent(int length)
    {
        if (_rented == _bitmaps.Count)
            _bitmaps.Add(new ulong[words]);
        return _bitmaps[_rented++].AsSpan(0, length);
    }

    public void Return() => _rented--;

    public BitmapProduct RentProduct()
    {
        if (_rentedProducts == _products.Count)
            _products.Add(new BitmapProduct());
        var product = _products[_rentedProducts++];
        product.Clear();
        return product;
    }

    public void ReturnProduct() => _rentedProducts--;
}
