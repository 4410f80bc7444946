-- expect = ["不可用 TRY_CAST", "悄悄变成空值"]
SELECT 项目代码 FROM 发放 WHERE TRY_CAST(期间 AS INTEGER) > 1
