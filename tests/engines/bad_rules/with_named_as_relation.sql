-- expect = ["WITH 的名字“标准”是已有的表"]
WITH 标准 AS (SELECT 项目代码 FROM 发放)
SELECT 项目代码 FROM 标准
