-- expect = ["有全角空格"]
SELECT 项目代码　FROM 发放
