-- expect = ["WITH 不支持 RECURSIVE"]
WITH RECURSIVE 甲 AS (SELECT 项目代码 FROM 发放)
SELECT 项目代码 FROM 甲
