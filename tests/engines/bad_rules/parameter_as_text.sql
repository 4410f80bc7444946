-- expect = ["参数的小数位数不定"]
SELECT 项目代码, CAST($率 AS VARCHAR) AS 说明 FROM 发放
